#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fagan {

/// The fields of a CSV text, found a vector of bytes at a time and a little ahead of whoever reads
/// them. The memory is used again from text to text.
///
/// Every comma and every line feed is taken to end a field, also where it stands inside quotes; but
/// which records hold a quote, or another byte that asks for a closer look, is known beside it.
class CsvScan {
 public:
  /// Starts over with a text of less than 4 GiB, which must stay while it is read.
  void start(std::string_view text);

  /// Where the next record begins.
  std::size_t position() const noexcept { return begins_[first_]; }
  bool at_end() const noexcept { return position() >= text_.size(); }

  /// How many of the next records, at most so many, are plain: they end with a line feed, have
  /// `n_fields` fields, and hold no quote and nothing but printable ASCII (and a carriage return
  /// before the line feed). At least one if the next record is plain.
  std::size_t plain_records(std::size_t n_fields, std::size_t most);
  /// Where the fields begin: number r n_fields + f is field f of the r-th of these records. A field
  /// ends a byte before the next begins. Valid until the next look at what is plain.
  const std::uint32_t* begins() const noexcept { return begins_.data() + first_; }

  /// Passes over plain records.
  void pass(std::size_t n_records, std::size_t n_fields) noexcept {
    first_ += n_records * n_fields;
    next_record_ += n_records;
  }
  /// Passes over whatever stands before a record that begins here: after a line feed, or at the
  /// end.
  void pass_to(std::size_t position);

 private:
  bool look_further();
  void forget_what_is_passed();
  void scan(const char* text, std::size_t n_blocks);

  std::string_view text_;
  std::size_t scanned_ = 0;
  // The lists are longer than what is in use of them.
  std::vector<std::uint32_t> begins_{0};  // of fields; the last known one may lie beyond the text
  std::size_t first_ = 0;                 // the first field of the next record
  std::size_t n_begins_ = 1;
  std::vector<std::uint32_t> records_;  // places in `begins_` of what follows a line feed
  std::size_t next_record_ = 0;         // the first of them beyond `first_`
  std::size_t n_records_ = 0;
  std::vector<std::uint32_t> odd_;  // where bytes stand that are not plain
  std::size_t next_odd_ = 0;
};

}  // namespace fagan
