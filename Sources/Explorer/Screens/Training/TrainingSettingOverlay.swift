import Screen

/// A setting of training, typed.
struct TrainingSettingOverlay: TextOverlay {
  /// The setting.
  var setting: TrainingField
  var field = TextField()

  var words: String { setting.title }

  func placeholder(isText: Bool) -> String { setting.hint }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    do throws(TrainingFormProblem) {
      try state.states.training.form.set(setting, text)
      state.overlay = nil
    } catch {
      state.note = .refused(error.description)
    }
    return []
  }
}
