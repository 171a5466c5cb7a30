import Analyses
import Screen
import Tasks
import Transformer

// Changes of the prompt and of the edits, which can be undone.

extension Sharing {
  /// Makes a change that can be undone.
  mutating func change(_ body: (inout Document, Self) -> Void) -> [Effect] {
    var next = document
    body(&next, self)
    guard next != document else { return [] }
    history.record(document)
    return replaceDocument(with: next)
  }

  mutating func undo() -> [Effect] {
    history.undo(document).map { goBack(to: $0, "Undone") } ?? []
  }

  mutating func redo() -> [Effect] {
    history.redo(document).map { goBack(to: $0, "Done again") } ?? []
  }

  /// Restores a document of the history, and says what that changes.
  private mutating func goBack(to next: Document, _ words: String) -> [Effect] {
    note = .done("\(words): \(document.difference(from: next)).")
    return replaceDocument(with: next)
  }

  /// Replaces the document; forgets answers and cancels requests that no longer hold.
  mutating func replaceDocument(with next: Document) -> [Effect] {
    let old = document
    document = next
    let effects = forget {
      QueryInputs(next, for: $0.query) != QueryInputs(old, for: $0.query)
    }
    isAblationSweepStopped = false
    ablationSweepSeconds = []
    if next.prompt != old.prompt { resetCursors() }
    return effects
  }

  /// Forgets stale answers, and cancels stale requests.
  mutating func forget(where isStale: (AnyQuery) -> Bool) -> [Effect] {
    shared.findings.forget(where: isStale)
    shared.outdated = shared.outdated.filter { !isStale($0) }
    failures = failures.filter { !isStale($0.key) }
    progress = progress.filter { !isStale($0.key) }
    let stopped = pending.filter { isStale($0.key) }
    for query in stopped.keys { pending[query] = nil }
    return stopped.isEmpty ? [] : [.cancel(Set(stopped.values))]
  }

  /// Moves the shared cursors to the end of a new prompt.
  private mutating func resetCursors() {
    position = document.prompt.end
    key = document.prompt.end
  }

  // MARK: Texts

  /// Adopts a typed text of the prompt, or says why not and keeps the field open.
  ///
  /// With a new prompt the names in it become answer and distractor; where none can be read, the old
  /// ones stay and it is said.
  mutating func commit(_ field: PromptField, _ text: String) -> [Effect] {
    var texts = document.texts
    texts[field] = text
    do throws(TextProblem) {
      var next = try read(texts, bos: document.bos)
      next.isAnswerCarried = false
      overlay = nil
      if field == .prompt, next.prompt.tokens != document.prompt.tokens {
        next = try readNames(of: next)
      } else if field != .prompt, let hint = blankHint(field, of: next) {
        note = .done(hint)
      }
      if !next.edits.isEmpty, next.kind != document.kind {
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

  /// A new prompt with the names that it has as answer and distractor; else with the old ones.
  private mutating func readNames(of next: Document) throws(TextProblem) -> Document {
    if next.prompt.positions["IO"] != nil { return next }
    guard let names = reader.names(in: next.prompt.tokens) else {
      guard let answer = next.prompt.answer else { return next }
      var kept = next
      kept.isAnswerCarried = true
      note = .refused(
        "The answer is still \(label(answer)), of the prompt before: this prompt does not say "
          + "another. Enter on its field sets one.")
      return kept
    }
    var texts = next.texts
    (texts.answer, texts.distractor) = (reader.text(names.answer), reader.text(names.distractor))
    note = .done(
      "Answer and distractor are read from the prompt: \(label(names.answer)) against "
        + "\(label(names.distractor)).")
    var named = try read(texts, bos: next.bos)
    named.isAnswerCarried = false
    return named
  }

  /// That a word was typed without its blank, in words; nil where it was not.
  private func blankHint(_ field: PromptField, of next: Document) -> String? {
    let token = field == .answer ? next.prompt.answer : next.prompt.distractor
    guard let token, let other = reader.withBlank(token, behind: next.prompt.tokens) else {
      return nil
    }
    return "\(label(token)) has no blank in front; behind this prompt the word is \(label(other)). "
      + "Enter, then Tab, takes that."
  }

  mutating func toggleBeginning() -> [Effect] {
    do throws(TextProblem) {
      let next =
        if let list = document.list {
          try reader.read(list.withBeginning(reader.beginning, !document.bos), like: document)
        } else {
          try read(document.texts, bos: !document.bos)
        }
      return change { document, _ in document = next }
    } catch {
      note = .refused(error.description)
      return []
    }
  }

  /// A document for texts, with those edits that still fit.
  private func read(_ texts: PromptTexts, bos: Bool) throws(TextProblem) -> Document {
    var next = try reader.read(texts, bos: bos)
    next.adoptEdits(of: document)
    next.isAnswerCarried = document.isAnswerCarried
    next.adoptCorrupted(of: document)
    return next
  }
}

extension Document {
  /// What differs from another document, in words.
  fileprivate func difference(from other: Document) -> String {
    var parts: [String] = []
    if list?.prompts != other.list?.prompts {
      parts.append("the list")
    } else if prompt != other.prompt {
      let places = [list?.index, other.list?.index].compactMap(\.self).map { $0 + 1 }
      parts.append(places.count == 2 ? "prompt \(places[0]) to \(places[1])" : "the prompt")
    }
    if list?.isMean != other.list?.isMean { parts.append("the mean") }
    if edits != other.edits { parts.append("the edits") }
    if kind != other.kind || positions != other.positions { parts.append("kind and places") }
    if references != other.references, parts.isEmpty { parts.append("the reference prompts") }
    if circuit != other.circuit { parts.append("the circuit") }
    if comparedCircuit != other.comparedCircuit { parts.append("the compared circuit") }
    return parts.isEmpty ? "the prompt" : parts.joined(separator: ", ")
  }

  /// Adopts the circuits of another document, and its edits as far as the prompt allows.
  mutating func adoptEdits(of other: Document) {
    (circuit, comparedCircuit) = (other.circuit, other.comparedCircuit)
    let hasReferences = !references.isEmpty
    func kind(_ kind: Ablation.Kind) -> Ablation.Kind {
      kind.needsReference && !hasReferences ? .zero : kind
    }
    func places(_ positions: Ablation.Positions) -> Ablation.Positions {
      guard case .named(let names) = positions else { return positions }
      let all = list?.prompts ?? [prompt]
      let isCovered = names.allSatisfy { name in
        all.allSatisfy { $0.position(named: name) != nil }
      }
      return isCovered ? positions : .all
    }
    edits = other.edits.map { edit in
      var edit = edit
      edit.kind = kind(edit.kind)
      edit.positions = places(edit.positions)
      return edit
    }
    if !other.kind.needsReference || hasReferences { self.kind = other.kind }
    positions = places(other.positions)
  }
}

// MARK: Lists of prompts

extension Sharing {
  /// Opens a list of prompts.
  mutating func open(_ list: PromptList) -> [Effect] {
    do throws(TextProblem) {
      let next = try reader.read(list, like: document)
      let values =
        next.references.source == document.references.source
        ? "" : " Ablated heads take values from \(next.references.source.words)."
      note = .done(
        "\(list.name): \(list.prompts.count) prompts. ( and ) step, M shows means.\(values)"
          + losses(next))
      return change { document, _ in document = next }
    } catch {
      note = .refused(error.description)
      return []
    }
  }

  /// The changes to edits that do not fit a document, in words.
  private func losses(_ next: Document) -> String {
    var words = ""
    if next.kind != document.kind {
      words += " Heads are now ablated by \(next.kind.rawValue) (K)."
    }
    let places = zip(next.edits, document.edits).contains { $0.positions != $1.positions }
    if places || next.positions != document.positions {
      words += " Positions that these prompts lack became all (P)."
    }
    return words
  }

  /// Steps through the list, and wraps around at its ends.
  mutating func step(_ steps: Int) -> [Effect] {
    guard var list = document.list else { return [] }
    let count = list.prompts.count
    list.index = (list.index + steps % count + count) % count
    return look(at: list)
  }

  /// Shows the current prompt of a list.
  mutating func look(at list: PromptList) -> [Effect] {
    change { document, state in
      document.list = list
      document.prompt = list.prompts[list.index]
      document.texts = state.reader.texts(document.prompt, bos: document.bos)
    }
  }

  /// Shows means over the list, or one prompt.
  mutating func toggleMean() -> [Effect] {
    change { document, _ in document.list?.isMean.toggle() }
  }

  /// Leaves the list and keeps its prompt.
  mutating func leaveList() -> [Effect] {
    do throws(TextProblem) {
      let next = try read(document.texts, bos: document.bos)
      let words = losses(next)
      if !words.isEmpty { note = .done("One prompt." + words) }
      return change { document, _ in document = next }
    } catch {
      note = .refused(error.description)
      return []
    }
  }
}
