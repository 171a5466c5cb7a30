/// Common first names, for the copying scores; those that a tokenizer has as one token are used.
enum FirstNames {
  static let common = """
    Aaron Adam Alan Alex Alice Allison Amanda Amber Amy Andrea Andrew Angela Anna Anthony Ashley \
    Benjamin Brandon Brian Carl Carol Charles Christian Christina Christine Christopher Crystal \
    Daniel David Dean Edward Elizabeth Emily Emma Eric Erica Frank George Grace Gregory Harry \
    Helen Henry Jack Jacob James Jamie Jane Jason Jennifer Jeremy Jesse Jessica Jim Joe John \
    Jonathan Joseph Joshua Julia Julie Justin Karen Kate Katherine Keith Kelly Kenneth Kevin \
    Kimberly Kyle Laura Lauren Lewis Lisa Louis Luke Maria Marie Mark Martin Mary Matthew Megan \
    Melissa Michael Michelle Nancy Natalie Nathan Nicholas Nicole Patrick Paul Peter Rachel \
    Rebecca Richard Robert Roger Rose Ruth Ryan Samuel Sara Sarah Scott Sean Simon Stephanie \
    Stephen Steve Steven Susan Taylor Thomas Tiffany Timothy Tom Tyler Victoria Walter William
    """.split(separator: " ").map(String.init)
}
