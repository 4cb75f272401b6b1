import GS1
import Testing

@Suite struct CheckDigitTests {
  @Test(arguments: [
    "123456789012", "4012345123456", "12312312312326", "006141411234567890",
    "4226350800008", "40123452223334442",
  ])
  func `published numbers end with their check digit`(_ number: String) {
    #expect(CheckDigit.isValid(number))
    #expect(CheckDigit.completing(String(number.dropLast())) == number)
  }

  @Test func `every wrong last digit is found`() {
    for digit in 0...9 {
      #expect(CheckDigit.isValid("0952000300030\(digit)") == (digit == 8))
    }
  }

  @Test func `what is no number has no check digit`() {
    for text in ["", "x", "12a4", "é"] {
      #expect(CheckDigit.completing(text) == nil)
      #expect(!CheckDigit.isValid(text))
    }
    #expect(!CheckDigit.isValid("0"))
  }

  // The example of the GS1 General Specifications §7.9.5.
  @Test func `a model number ends with its pair of check characters`() {
    #expect(
      CheckDigit.completingModelNumber("1987654Ad4X4bL5ttr2310c") == "1987654Ad4X4bL5ttr2310c2K"
    )
    #expect(CheckDigit.completingModelNumber("") == nil)
    #expect(CheckDigit.completingModelNumber("a b") == nil)
    #expect(CheckDigit.completingModelNumber(String(repeating: "1", count: 24)) == nil)
  }

  // The example of the Global Release Identifier (IFPI), A1-2425G-ABC1234002-M.
  @Test func `a text of digits and capitals has a check character`() {
    #expect(CheckDigit.mod37And36("A12425GABC1234002") == "M")
    #expect(CheckDigit.mod37And36("") == nil)
    #expect(CheckDigit.mod37And36("a") == nil)
  }
}
