/// A point between two stages, at which a test may stop or look.
enum Step: String, CaseIterable, Sendable {
  case sequenced
  case bodiesWritten
  case staged
  case signed
  case witnessed
  case published
}

/// Is called at each step; what it throws counts as a failed write.
typealias Hook = @Sendable (Step) throws -> Void
