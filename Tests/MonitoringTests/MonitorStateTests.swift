import Monitoring
import Notes
import Testing

/// What a monitor remembers.
@Suite struct MonitorStateTests {
  private let note: [UInt8]

  init() throws {
    note = try ShownLog().note(cosignedBy: []).bytes
  }

  @Test func `a checkpoint alone is the state of before`() throws {
    let state = try MonitorState(parsing: note)
    #expect(state.seen?.bytes == note && state.positions.isEmpty && state.bytes == note)
  }

  @Test func `positions stand before it, and come back as they were`() throws {
    var state = try MonitorState(parsing: note)
    state.positions = ["9520003": 1_204, "9520004": 0]
    #expect(
      state.bytes == Array("statements 9520003 1204\nstatements 9520004 0\n\n".utf8) + note
    )
    let again = try MonitorState(parsing: state.bytes)
    #expect(again.positions == state.positions && again.seen?.bytes == note)
    state.seen = nil
    let alone = try MonitorState(parsing: state.bytes)
    #expect(alone.positions == state.positions && alone.seen == nil)
  }

  @Test(arguments: ["", "statements 9520003 x\n", "statements 9520003 1\n\nnonsense\n", "\n"])
  func `what is no state is refused`(text: String) {
    #expect(throws: (any Error).self) { try MonitorState(parsing: Array(text.utf8)) }
  }

  @Test func `a prefix that is new begins at the beginning, the others where they were`() {
    var state = MonitorState()
    state.positions = ["9520003": 7, "9520004": 7, "9520005": 9]
    let groups = state.groups(of: ["9520004", "9520003", "9520006", "9520003"])
    #expect(groups.map(\.first) == [0, 7])
    #expect(groups.map(\.prefixes) == [["9520006"], ["9520003", "9520004"]])
  }
}
