/// Notes, a checkpoint and trust files of a made-up ledger, as another program made them.
enum LedgerVectors {
  /// A party's note, the seed it is signed with, and its vkey.
  static let noteSeed = "88a31f0707b1d3c697f575530605d45172de4361b3d8feadda35c42ccf23ca3f"
  static let noteVKey = "brand.example+0ea80c8a+ARMy6CYrESpOglVwGFTuABLUXDAGvvSWqcnda7U62eXT"
  static let noteText = """
    wayproof/note/v1
    ledger.example/tmg
    brand.example
    2026-01-05T08:00:00.000Z
    8 84xdTypxgUH8HwJqwTjdpx0Sr3t/ZycQPYIea4/skRg=
    HJs9vNpBkUcJeVcYtPAZiCfbRsyBFxBgmCS4n9b1oBY=
    VYIiFlDjlxIXFaSuAIyjQtJ4zTi36uN3AwCGjVNJxDY=

    """
  static let note = """
    wayproof/note/v1
    ledger.example/tmg
    brand.example
    2026-01-05T08:00:00.000Z
    8 84xdTypxgUH8HwJqwTjdpx0Sr3t/ZycQPYIea4/skRg=
    HJs9vNpBkUcJeVcYtPAZiCfbRsyBFxBgmCS4n9b1oBY=
    VYIiFlDjlxIXFaSuAIyjQtJ4zTi36uN3AwCGjVNJxDY=

    — brand.example DqgMintXOOBFk+VKx1r5t3vv/3fkSlIN8Efpms/lzZ6/0n3EnnqkhdpQRz9oUJG1ti2x8hljSlyTGqYIC8W7ahacmgI=

    """

  /// A checkpoint with cosignatures by two witnesses, a follower and somebody unknown.
  static let checkpointText = """
    ledger.example/tmg
    52
    oyV6XchrZBPIBoSY8erw7OoctZ3cmQMUPaNQViGqXjo=

    """
  static let checkpoint = """
    ledger.example/tmg
    52
    oyV6XchrZBPIBoSY8erw7OoctZ3cmQMUPaNQViGqXjo=

    — ledger.example/tmg zlXN41MQXfx8T+yNwUKT+MkCfXS6GaZ57vik4rP9vNLHarzNhmd25iTbKmJ6Slb1baIKEeR4zhcZDGlmEJhVEErIvAg=
    — witness.example/w1 Fom1bgAAAABpWFARBONYzXFTj4d6HI/Z1Rf7LLMr84awX0b3C03k/8QZWq8Ybvcq7vHWrTL2IfYQSGYfj30pf3OJwyLJSd1PyZKQAA==
    — witness.example/w2 3atBTgAAAABpWFAVWt/6bG3U/PHCSSX3bQzjz8OSs6qvf+4X5NhgrVAzCog9Mr/pyOzjlp/itJgtpF7U8RQpzlqtqt1bGY6MceXXCw==
    — follower.example/f1 wrCSWgAAAABpWFATyFERElY5ZalwJrsIkZiGEtIx2SOGAE++oO9Fw6VfctI78trUru6FZ59ctHhUPCmyUbbSF+OQK2vsa9jpMbBpBg==
    — stray.example/s dPGI5gAAAABpWFAUrvJck9shAboXYrPJZO+8m2kWYTRQ42Tkf9fa+Kg62xSG1/tF+mCcepyyE5vzzcn4FBpb7UMXgKzxBj1xZW1RBA==

    """
  /// The time at which it is looked at.
  static let now: UInt64 = 1767395940

  /// A trust file for that checkpoint.
  static let trust = """
    # Wayproof demo
    log ledger.example/tmg+ce55cde3+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe
    witness w1 witness.example/w1+1689b56e+BJk90Fb+5YnuntthAzl9BuSPS0Rh6caPcq4J0I6OoHkb
    witness w2 witness.example/w2+ddab414e+BAEYLuU2xshjf73EiADiBHYS6fkMqXpmlI3NmEF0XFqL
    follower f1 follower.example/f1+c2b0925a+BD77vL+A0kNKFYIvEuXD3El08KHPP+8NK/KVLla6wtlB
    group any-witness any w1 w2
    group q all any-witness f1
    quorum q
    max-age 86400
    genesis DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=

    """

  /// The first governance entry, signed by two of its three keys.
  static let genesis = """
    wayproof/governance/v1
    ledger.example/tmg
    revision 1
    previous -
    threshold 2
    key governance.example/a+6636b371+AW5i5tDIKhN+8afy0evm5XzcJVMHav8GeZ/m7Mo5Udq0
    key governance.example/b+b720eade+AfKuGPFQ3FUA4+qrb8G+fLxJFbxkhTTPx/hhSj9hNK5W
    key governance.example/c+fff0d340+AWzv8vXp5LRksLgCuDaaXBjnNatslb6mkKSw1K4nrapO

    — governance.example/a ZjazcQEhQfkRjwj2XzZHJ2qONIn5t1jKqlcLuggDoaLiG9wwXYlEMc/pmZnz/PME07Aws2fn5hAtSepG58CVCvfTzgs=
    — governance.example/b tyDq3pTUu2o9ybZMXWZHLQpZ/Ifel8R5ADmbl1zKjEarZq+JJlvJmlOPrn5eZe0N7it/mGrL4va9Svo0hACnBNpCGg4=

    """
  /// The second, signed by three keys of the first.
  static let secondGovernance = """
    wayproof/governance/v1
    ledger.example/tmg
    revision 2
    previous DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=
    threshold 2
    key governance.example/b+b720eade+AfKuGPFQ3FUA4+qrb8G+fLxJFbxkhTTPx/hhSj9hNK5W
    key governance.example/c+fff0d340+AWzv8vXp5LRksLgCuDaaXBjnNatslb6mkKSw1K4nrapO
    key governance.example/d+5acc5342+AV1cBWupBg3R1oQOsKCMsIT0yXg5mMW65UBlctW3d4RZ

    — governance.example/a ZjazcZEGhodbylJaOZHRbpCl9MASuJ0v1UViknpejUGAl+6RNvy7RjfQbl7IPW2E701fsVdlUyCceUkQImQfgiuH9gI=
    — governance.example/b tyDq3rfdfzYfiiY0nIKBYv0niMgiscav4UQLTRJh+emZx9cFQGj2JNDRGLu3H/UcpGc3QrKSVaHH3T+LJiOKNZV0yAY=
    — governance.example/c //DTQGvoXf9C5M5lKO+5czq47Qw9mBVJauXS7kyN5yrDBnEPvbi4efQpQi2ptfCghBLRGvt50JtmV/ntrAWRne8MFAY=

    """
  /// A party entry, signed by two keys of the second governance.
  static let party = """
    wayproof/party/v1
    ledger.example/tmg
    lab.example
    revision 2
    previous yHwJSQp4mjO/ssNkifrRzkXC1IlK389dj8Y4sb9hW6I=
    name Laboratory
    country NZ
    status active
    recorder no
    key lab.example+90def285+AYaaCJeVbJ0UAGYLiWR5c6k6hEQeL0zldQQH8PW6/zsx
    role laboratory
    distrust lab.example+80173e2e+AQw1NZJHI1TB3lavwHKiV/p0V/ctwWOgseAIHNckdJwO from 33

    — governance.example/c //DTQKUjubOeQ24QxikbS60VtmPCVSNajnjbIfgFHEXLTpk1UQXUhqme01zvthpJPtZ3+ye/AW4PMWKNS1KoMDJIkAo=
    — governance.example/d WsxTQu0kWX3G3h9GO94/zODpfTs5A94mjmV7y0BMuvyk4fb8mGRoo2H73Yxg4XSo2Lf0sp68IulVyjuJAqyx25ITdwA=

    """
}
