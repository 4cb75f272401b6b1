import Foundation
import SQLite
import Testing

@Suite struct DatabaseTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.file("test.db")
  }

  /// A database with one table of numbered bytes.
  private func open() throws -> Database {
    let database = try Database(path, access: .create)
    try database.execute("CREATE TABLE item (number INTEGER PRIMARY KEY, bytes BLOB) STRICT")
    return database
  }

  private func count(_ database: Database) throws -> Int64? {
    try database.prepare("SELECT count(*) FROM item").first { $0.integer(0) }
  }

  @Test func `what is bound comes back as it was`() throws {
    let database = try Database(path, access: .create)
    try database.execute("CREATE TABLE value (a INTEGER, b TEXT, c BLOB, d BLOB, e BLOB)")
    let bytes: [UInt8] = [0, 1, 0xff, 0]
    try database.prepare("INSERT INTO value VALUES (?, ?, ?, ?, ?)")
      .run(.integer(.min), .text("é\u{0}\u{1F4E6}"), .blob(bytes), .blob([]), .null)
    let found: Void? = try database.prepare("SELECT a, b, c, d, e FROM value").first { row in
      #expect(row.integer(0) == .min)
      #expect(row.number(0) == nil)
      #expect(row.text(1) == "é\u{0}\u{1F4E6}")
      #expect(row.blob(2) == bytes)
      #expect(row.optionalBlob(3) == [])
      #expect(row.optionalBlob(4) == nil)
      #expect(row.isNull(4) && !row.isNull(3))
    }
    #expect(found != nil)
  }

  @Test func `a missing file is not made by opening it`() throws {
    for access in [Database.Access.readWrite, .readOnly] {
      let error = #expect(throws: SQLiteError.self) { _ = try Database(path, access: access) }
      #expect(error?.isMissingFile == true)
      #expect(error?.operation == "open")
      #expect(error?.path == path)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a file that is no database is refused with its path`() throws {
    try Data(repeating: 7, count: 4_096).write(to: URL(filePath: path))
    let error = #expect(throws: SQLiteError.self) { _ = try Database(path, access: .readWrite) }
    #expect(error?.primaryCode == 26)  // SQLITE_NOTADB
    #expect(error?.description.contains(path) == true)
  }

  @Test func `commits wait for the disk and readers see the last one`() throws {
    let database = try open()
    #expect(try database.prepare("PRAGMA synchronous").first { $0.integer(0) } == 2)
    #expect(try database.prepare("PRAGMA journal_mode").first { $0.text(0) } == "wal")
    #expect(try database.prepare("PRAGMA foreign_keys").first { $0.integer(0) } == 1)
    let reader = try Database(path, access: .readOnly)
    let insert = try database.prepare("INSERT INTO item VALUES (?, NULL)")
    try reader.read {
      #expect(try count(reader) == 0)
      try database.write { try insert.run(.integer(1)) }
      #expect(try count(reader) == 0, "one transaction, one state")
    }
    #expect(try count(reader) == 1)
  }

  @Test func `a reading connection cannot write`() throws {
    let database = try open()
    let reader = try Database(path, access: .readOnly)
    #expect(throws: SQLiteError.self) { try reader.execute("DELETE FROM item") }
    #expect(try count(database) == 0)
  }

  @Test func `what is thrown takes the transaction back`() throws {
    struct Stop: Error {}
    let database = try open()
    let insert = try database.prepare("INSERT INTO item VALUES (?, NULL)")
    #expect(throws: Stop.self) {
      try database.write {
        try insert.run(.integer(1))
        throw Stop()
      }
    }
    #expect(try count(database) == 0)
    try database.write { try insert.run(.integer(1)) }
    #expect(try count(database) == 1)
    #expect(database.changes == 1)
  }

  @Test func `a transaction inside another is refused`() throws {
    let database = try open()
    let insert = try database.prepare("INSERT INTO item VALUES (?, NULL)")
    #expect(throws: SQLiteError.self) {
      try database.write {
        try insert.run(.integer(1))
        try database.read {}
      }
    }
    #expect(try count(database) == 0)
    #expect(!database.isInTransaction)
  }

  @Test func `a second writer waits and then says that the file is busy`() throws {
    let first = try open()
    let second = try Database(path, access: .readWrite, busyTimeoutMilliseconds: 10)
    try first.write {
      let error = #expect(throws: SQLiteError.self) { try second.write {} }
      #expect(error?.isBusy == true)
      #expect(error?.operation == "BEGIN IMMEDIATE")
    }
    try second.write {}
  }

  @Test func `a broken constraint is told apart`() throws {
    let database = try open()
    let insert = try database.prepare("INSERT INTO item VALUES (?, NULL)")
    try insert.run(.integer(1))
    let error = #expect(throws: SQLiteError.self) { try insert.run(.integer(1)) }
    #expect(error?.isConstraint == true)
    #expect(error?.code == 1555)  // SQLITE_CONSTRAINT_PRIMARYKEY
    try insert.run(.integer(2))
    #expect(try count(database) == 2)
  }

  @Test func `a full disk is an error and loses nothing that was there`() throws {
    let database = try open()
    let insert = try database.prepare("INSERT INTO item VALUES (?, ?)")
    try database.write { try insert.run(.integer(1), .blob([1])) }
    try database.execute("PRAGMA max_page_count = 4")
    let error = #expect(throws: SQLiteError.self) {
      try database.write {
        try insert.run(.integer(2), .blob([UInt8](repeating: 1, count: 65_536)))
      }
    }
    #expect(error?.primaryCode == 13)  // SQLITE_FULL
    #expect(try count(database) == 1)
  }

  @Test func `statements are refused with their text`() throws {
    let database = try open()
    let error = #expect(throws: SQLiteError.self) { try database.prepare("SELECT absent") }
    #expect(error?.operation == "SELECT absent")
    #expect(error?.message == "no such column: absent")
    #expect(throws: SQLiteError.self) { try database.prepare("-- nothing") }
  }

  @Test func `a statement outlives its database`() throws {
    var database: Database? = try open()
    let count = try #require(try database?.prepare("SELECT count(*) FROM item"))
    database = nil
    #expect(try count.first { $0.integer(0) } == 0)
  }

  @Test func `rows can be walked, collected and left early`() throws {
    struct Enough: Error {}
    let database = try open()
    let insert = try database.prepare("INSERT INTO item VALUES (?, NULL)")
    for number in 1...5 { try insert.run(.integer(Int64(number))) }
    let select = try database.prepare("SELECT number FROM item WHERE number > ? ORDER BY number")
    #expect(try select.all(.integer(2)) { $0.integer(0) } == [3, 4, 5])
    var seen: [Int64] = []
    #expect(throws: Enough.self) {
      try select.forEach(.integer(0)) { row in
        seen.append(row.integer(0))
        if seen.count == 2 { throw Enough() }
      }
    }
    #expect(seen == [1, 2])
    #expect(try select.all(.integer(4)) { $0.integer(0) } == [5])
  }

  @Test func `deleted content is overwritten where that was asked for`() throws {
    let secret = Data("a body that must go for good".utf8)
    for erases in [true, false] {
      let path = directory.file("erases-\(erases).db")
      let database = try Database(path, access: .create, erasesDeleted: erases)
      try database.execute("CREATE TABLE item (bytes BLOB)")
      try database.prepare("INSERT INTO item VALUES (?)").run(.blob([UInt8](secret)))
      try database.execute("DELETE FROM item; PRAGMA wal_checkpoint(TRUNCATE)")
      let file = try Data(contentsOf: URL(filePath: path))
      #expect((file.range(of: secret) == nil) == erases)
    }
  }

  @Test func `a wrong number of parameters traps`() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      let database = try Database(directory.file("test.db"), access: .create)
      _ = try database.prepare("SELECT ?").first { _ in }
    }
  }
}
