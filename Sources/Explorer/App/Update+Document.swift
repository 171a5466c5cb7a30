import Analyses
import Screen
import Tasks
import Transformer

// Changes of the prompt and of the edits: what undo goes over.

extension AppState {
  /// Makes a change that can be undone.
  mutating func change(_ body: (inout Document, AppState) -> Void) -> [Effect] {
    var next = document
    body(&next, self)
    guard next != document else { return [] }
    history.record(document)
    return replaceDocument(with: next)
  }

  mutating func undo() -> [Effect] {
    history.undo(document).map { replaceDocument(with: $0) } ?? []
  }

  mutating func redo() -> [Effect] {
    history.redo(document).map { replaceDocument(with: $0) } ?? []
  }

  /// Puts a document in place, and forgets and stops what no longer holds.
  private mutating func replaceDocument(with next: Document) -> [Effect] {
    let old = document
    document = next
    let isSamePrompt = next.hasPrompt(of: old)
    let isSameEdit = next.ablation == old.ablation
    let isSameTool = next.kind == old.kind && next.positions == old.positions
    func isStale(_ work: Work) -> Bool {
      guard work.dependsOnPrompt else { return false }
      if !isSamePrompt { return true }
      if work.side == .after, !isSameEdit { return true }
      if case .sweep = work { return !isSameTool }
      return false
    }
    findings.forget(where: isStale)
    failures = failures.filter { !isStale($0.key) }
    progress = progress.filter { !isStale($0.key) }
    let stopped = pending.filter { isStale($0.key) }
    for work in stopped.keys { pending[work] = nil }
    isSweepStopped = false
    sweepSeconds = []
    if !isSamePrompt { settle() }
    return stopped.isEmpty ? [] : [.cancel(Set(stopped.values))]
  }

  /// Brings cursors back onto a new prompt.
  private mutating func settle() {
    position = document.prompt.end
    candidate = 0
    let measures = HeadMeasure.all(for: document.prompt)
    if !measures.contains(measure) { measure = .attribution }
    if !headColumns.contains(order.column) { order.column = .attribution }
  }

  // MARK: Texts

  /// Takes an edited text, or says why not and goes on editing.
  mutating func commit(_ field: PromptField, _ text: String) -> [Effect] {
    var texts = document.texts
    texts[field] = text
    do throws(TextProblem) {
      let next = try read(texts, bos: document.bos)
      overlay = nil
      if !next.ablated.isEmpty, next.kind != document.kind {
        note = .refused(
          "No other names fit this prompt, so heads are ablated by zero instead of "
            + "\(document.kind.rawValue).")
      }
      return change { document, _ in document = next }
    } catch {
      note = .refused(error.description)
      return []
    }
  }

  /// Makes the candidate under the cursor the answer.
  mutating func takeCandidate() {
    guard candidates.indices.contains(candidate) else {
      note = .refused("There is no candidate yet.")
      return
    }
    let text = reader.text(candidates[candidate].token)
    overlay = .editing(.answer, TextField(text))
  }

  mutating func toggleBeginning() -> [Effect] {
    do throws(TextProblem) {
      let next = try read(document.texts, bos: !document.bos)
      return change { document, _ in document = next }
    } catch {
      note = .refused(error.description)
      return []
    }
  }

  /// A document for texts with the edits that are in force, as far as they still can be.
  private func read(_ texts: PromptTexts, bos: Bool) throws(TextProblem) -> Document {
    var next = try reader.read(texts, bos: bos)
    next.ablated = document.ablated
    if !document.kind.needsReference || !next.references.isEmpty { next.kind = document.kind }
    if case .named(let names) = document.positions,
      names.allSatisfy({ next.prompt.position(named: $0) != nil })
    {
      next.positions = document.positions
    }
    return next
  }

  /// Puts pasted text into the field that is edited; line ends become blanks.
  mutating func paste(_ text: String) {
    guard case .editing(let field, var editor) = overlay else {
      note = .refused("Pasting works while a text is edited: press Enter on one, on screen 1.")
      return
    }
    let line = text.replacing("\r\n", with: " ").map { $0.isNewline ? " " : $0 }
    editor.insert(String(line))
    overlay = .editing(field, editor)
  }
}
