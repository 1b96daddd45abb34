#pragma once

#include <cstddef>
#include <string>

namespace fagan {

/// Numbers as text, many of them, each with so many decimals as printf("%.*f") writes them, or in
/// the shortest form that reads back as the same number. Infinities are "inf" and "-inf".
class DecimalText {
 public:
  static constexpr int usual_digits = 6;
  static constexpr int shortest_digits = 17;  ///< as many as ever tell two numbers apart
  /// Room that a number may take.
  static constexpr std::size_t longest = 400;

  /// 0 to 16 decimals, or `shortest_digits`.
  explicit DecimalText(int digits = usual_digits) : digits_(digits) {}

  /// Writes the number, and returns where it ends.
  char* write(double number, char* to) const;
  void append(double number, std::string& text) const;

 private:
  int digits_;
};

}  // namespace fagan
