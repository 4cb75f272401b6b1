import Crypto
import Ledger
import Merkle
import Testing

/// Published values of the index: 17 items of two print runs of one product, item i in entry i, as
/// a program other than this one computed them.
@Suite struct IndexVectorTests {
  static let keys = [
    "6f9153ae8c29419d1fa8ed7cb104d5f4c150212be4a9284cc9fee90088aa635e29bffd13fd37c0c9",
    "6f9153ae8c29419d5c4713dc924a6a5f6b2034b1660475affb1e6a5f4ca3a26761c95111f8b79cf0",
    "6f9153ae8c29419dae2af65ce52516438c415683609209b49b510e887d40cfc2fdedc6bd69872892",
    "6f9153ae8c29419db1ce2f0aaead3b4945174cb8e36821bd970c8fdafe9323de98a1cac5b0facbc5",
    "6f9153ae8c29419d91bda5dcab44af78f543dbb685f766d07c8be5dcfb65fa578db2601ac0fbde40",
    "6f9153ae8c29419d075e6f93261661467bde4b7de1571ec7d4c88dfce01092f475e714f785f4c578",
    "6f9153ae8c29419d2508865c9bcba987163331c8782f03601fbb4c8798d2a1563f3660bd7bf413ea",
    "6f9153ae8c29419d585a6a8a0cde85340781296f731a7fdf5307a6d729ba25e84f2de72fae298201",
    "6f9153ae8c29419da8d0085286eaf888c2abd50170c0b0fffb67168fd51e117e8b5013851d0fc851",
    "6f9153ae8c29419d4fde617360f5d9255a55fd84b94b5190b1b8da96a9d1144e289046e32db09d9a",
    "6f9153ae140188aac98ea0aab2163269399a7c868e7bfd77fbc2f0f453fb274396f2595631f978b3",
    "6f9153ae140188aa3314e6b058a0463fa41442632d40f0072591578fbe4b6933966fa59e0cc9231c",
    "6f9153ae140188aa80045d2302a986b7b057d436fcdf098dab8ae58dd1909f6bcb2d0e111c4bf77f",
    "6f9153ae140188aa09a2eb668cda2a5e09bb1ea8e9b4b8881d6300d6e98c0183cfbc8319bf7c6e4c",
    "6f9153ae140188aadba91bcd5f2704d4ad9ee821ef3ce2badb97514c6db69fd7f89ccc83ca62759e",
    "6f9153ae140188aa593930d81d8bf92f4bcc3dc03fbcf17085e1eeb89e15f1f2bc6bf44a1a143862",
    "6f9153ae140188aaf49f7b04bd07ce9fe5ebaaf2269e0f5e1b2aa9073c41b83cc2f093ff561c5f18",
  ]

  static let roots: [Int: String] = [
    1: "31ab18021b8a486ce9c3eefddcb6f6d2a92aff14819cf235c646c6a17e1d6778",
    2: "d23135def2b715aa4376cf5e6b55103b4679a045dd044e45ec3d05c944e3f7a3",
    3: "a87d20e5136b2f1c421e9e229c40ceb50705205fb8fdb6929b6a8a7de650a1f1",
    17: "7a44842737354a0bad9f2b202163e85ec01499b63829f47d685670ba57525d15",
  ]

  @Test func `the roots of the first keys are the published ones`() throws {
    var memory = try IndexInMemory()
    for (number, text) in Self.keys.enumerated() {
      try memory.add([(try key(text), UInt64(number))])
      if let root = Self.roots[number + 1] { #expect(memory.index.root.hex == root) }
    }
  }

  @Test func `a key that is there has the published proof`() throws {
    let index = try index()
    let found = try key(
      "6f9153ae8c29419d075e6f93261661467bde4b7de1571ec7d4c88dfce01092f475e714f785f4c578"
    )
    let value = try value(
      "0000000000000001daeef3f9f29f50305ceb2a6cac41452a76db046389ff9f1e278103258de90bb8"
    )
    let steps = try steps([
      (67, "31ab18021b8a486ce9c3eefddcb6f6d2a92aff14819cf235c646c6a17e1d6778"),
      (66, "27bc8b8fc513c336c371ee9952d656e06151886fecc85a326dc717d53341d2e4"),
      (65, "dbde2454c74b5a5fdb23c0b74e76141a53e0b40b59733ba2cc0b62a273f523af"),
      (64, "adab678e8eb205d0a351eab96cc4dba7f18c8c7888349b8fed5418278d79c657"),
      (32, "b83d1fd43e884355cb17b0aa3ee4c299e78ca52b4f5a32088ce46542b68254e5"),
    ])
    let expected = IndexLookup.present(value: value, entries: [5], steps: steps)
    #expect(try index.lookup(found) == expected)
  }

  @Test func `a key that is not there has the published proof`() throws {
    let index = try index()
    let found = try key(
      "6f9153ae140188aadba91bcd5f2704d4ad9ee821ef3ce2badb97514c6db69fd7f89ccc83ca62759e"
    )
    let absent = try key(
      "6f9153ae140188aad9d3b75d9113953540316e5e0e322869ad95adcaee1c777c7edf90447c0deaa0"
    )
    let value = try value(
      "0000000000000001754e06947f8a98da67c9d4aeb57cd663db11b803059e794c51d5f9425131ea51"
    )
    let steps = try steps([
      (67, "f499b1ef6bda51e34ee4de68f5a9d67fa9ec75064beadf1b92ae2a26bf52f11a"),
      (66, "ee9cce7204ec080b88df3edd2641b9bcc2b0928f32c6768060f0877b7ac33c36"),
      (65, "ecafba30ccf74eae2be715ed6454ffac76f669e71936461ac49f088c855c8c0e"),
      (64, "dc0cc5696e41ae75505946710b2b13da3e01216d951e3d4735347b54f16d1992"),
      (32, "f9f59080537cb368398dba6ab13fbc1f0dd24ab6df5b33d00ae666b8a89617dd"),
    ])
    let expected = IndexLookup.absent(otherKey: found, otherValue: value, steps: steps)
    #expect(try index.lookup(absent) == expected)
  }

  private func index() throws -> PagedIndex {
    var memory = try IndexInMemory()
    try memory.add(try Self.keys.enumerated().map { (try key($0.element), UInt64($0.offset)) })
    return memory.index
  }

  private func key(_ hex: String) throws -> IndexKey {
    let bytes = try #require(Hex.decode(hex))
    return try #require(IndexKey(bytes: bytes))
  }

  private func value(_ hex: String) throws -> IndexValue {
    let bytes = try #require(Hex.decode(hex))
    return try #require(IndexValue(bytes: bytes))
  }

  private func steps(_ steps: [(Int, String)]) throws -> [IndexStep] {
    try steps.map { bit, hash in
      let sibling = try #require(Digest(hex: hash))
      return IndexStep(bit: bit, sibling: sibling)
    }
  }
}
