#include "fagan/format/json_tree.hpp"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t largest_text = std::size_t{1} << 31U;  // positions are kept in 32 bits
constexpr std::size_t most_faults = 100;  // a text with more has one mistake, made by a program

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Receives the parser's events and grows the tree. The events carry no positions, but they come in
// the order of the text: a cursor over the same bytes finds where each token begins and ends. Only
// separators stand between two tokens, because the parser has checked that.
class Gardener {
 public:
  Gardener(std::string_view text, JsonTree& tree, std::size_t start)
      : text_(text), tree_(tree), cursor_(start) {
    tree_.characters.reserve(text.size());  // an escape is never shorter than what it stands for
  }

  bool null() { return leaf(JsonType::null, 0, 4); }
  bool boolean(bool value) { return leaf(JsonType::boolean, value ? 1 : 0, value ? 4 : 5); }
  bool number_integer(std::int64_t value) { return number(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) { return number(static_cast<double>(value)); }
  bool number_float(double value, const std::string& /*digits*/) { return number(value); }

  bool string(const std::string& value) {
    Node& node = add(JsonType::string);
    node.first = keep(value);
    node.count = static_cast<std::uint32_t>(value.size());
    skip_string();
    return true;
  }

  bool key(const std::string& value) {
    to_next_token();
    key_ = keep(value);
    key_length_ = static_cast<std::uint32_t>(value.size());
    key_offset_ = static_cast<std::uint32_t>(cursor_);
    skip_string();
    return true;
  }

  bool start_object(std::size_t /*members*/) { return open(JsonType::object); }
  bool start_array(std::size_t /*elements*/) { return open(JsonType::list); }
  bool end_object() {
    close();
    return true;
  }
  bool end_array() {
    close();
    return true;
  }

  // JSON text has no binary values; the parser's interface has.
  static bool binary(nlohmann::json::binary_t& /*bytes*/) { return false; }

  bool parse_error(std::size_t bytes_read, const std::string& /*token*/,
                   const nlohmann::json::exception& complaint) {
    JsonTree::Fault fault =
        syntax_fault(text_, offending_token(bytes_read), bytes_read, complaint.what());
    if (!open_.empty()) fault.node = open_.back().node;
    tree_.faults.push_back(std::move(fault));
    return false;
  }

 private:
  using Node = JsonTree::Node;

  struct Open {
    std::uint32_t node;
    std::size_t first_pending;
  };

  std::uint32_t keep(const std::string& value) {
    const auto start = static_cast<std::uint32_t>(tree_.characters.size());
    tree_.characters += value;
    return start;
  }

  void to_next_token() {
    while (cursor_ < text_.size() &&
           (is_space(text_[cursor_]) || text_[cursor_] == ',' || text_[cursor_] == ':')) {
      ++cursor_;
    }
  }

  // Where the token begins that the parser stumbled over: the last one it began to read. That may
  // itself be a separator, which must not be skipped.
  std::size_t offending_token(std::size_t bytes_read) {
    while (cursor_ < text_.size() &&
           (is_space(text_[cursor_]) ||
            ((text_[cursor_] == ',' || text_[cursor_] == ':') && cursor_ + 1 < bytes_read))) {
      ++cursor_;
    }
    return cursor_;
  }

  void skip_string() {
    ++cursor_;  // the opening quote
    while (cursor_ < text_.size() && text_[cursor_] != '"') {
      cursor_ += text_[cursor_] == '\\' ? std::size_t{2} : std::size_t{1};
    }
    ++cursor_;
  }

  Node& add(JsonType type) {
    to_next_token();
    const auto id = static_cast<std::uint32_t>(tree_.nodes.size());
    Node& node = tree_.nodes.emplace_back();
    node.type = type;
    node.offset = static_cast<std::uint32_t>(cursor_);
    if (!open_.empty()) {
      const Open& parent = open_.back();
      node.parent = parent.node;
      node.position = static_cast<std::uint32_t>(pending_.size() - parent.first_pending);
      node.key = std::exchange(key_, JsonTree::none);
      node.key_length = key_length_;
      node.key_offset = key_offset_;
      pending_.push_back(id);
    }
    return node;
  }

  bool leaf(JsonType type, double number, std::size_t length) {
    add(type).number = number;
    cursor_ += length;
    return true;
  }

  bool number(double value) {
    add(JsonType::number).number = value;
    skip_number();
    return true;
  }

  bool skip_one_of(std::string_view characters) {
    if (cursor_ == text_.size() || characters.find(text_[cursor_]) == std::string_view::npos) {
      return false;
    }
    ++cursor_;
    return true;
  }

  void skip_digits() {
    while (skip_one_of("0123456789")) {
    }
  }

  // As far as the grammar of RFC 8259 goes: what follows may be the mistake, as in 00.5.
  void skip_number() {
    skip_one_of("-");
    if (!skip_one_of("0")) skip_digits();
    if (skip_one_of(".")) skip_digits();
    if (skip_one_of("eE")) {
      skip_one_of("+-");
      skip_digits();
    }
  }

  bool open(JsonType type) {
    add(type);
    const auto id = static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    if (open_.size() == JsonDocument::deepest) {
      tree_.faults.push_back(
          {cursor_, id,
           "nested more than " + std::to_string(JsonDocument::deepest) + " levels deep"});
      return false;
    }
    open_.push_back({id, pending_.size()});
    ++cursor_;
    return true;
  }

  void close() {
    to_next_token();
    ++cursor_;
    const Open closed = open_.back();
    open_.pop_back();
    Node& node = tree_.nodes[closed.node];
    const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(closed.first_pending);
    node.first = static_cast<std::uint32_t>(tree_.children.size());
    node.count = static_cast<std::uint32_t>(pending_.end() - first);
    tree_.children.insert(tree_.children.end(), first, pending_.end());
    tree_.by_key.insert(tree_.by_key.end(), first, pending_.end());
    pending_.erase(first, pending_.end());
    if (node.type == JsonType::object) sort_keys(node);
  }

  void sort_keys(const Node& node) {
    const auto first = tree_.by_key.begin() + static_cast<std::ptrdiff_t>(node.first);
    std::sort(first, tree_.by_key.end(), [this](std::uint32_t a, std::uint32_t b) {
      const int order = tree_.key(a).compare(tree_.key(b));
      return order != 0 ? order < 0 : a < b;
    });
    for (auto member = first; member != tree_.by_key.end(); ++member) {
      if (member == first || tree_.key(*member) != tree_.key(*(member - 1))) continue;
      if (tree_.faults.size() == most_faults) return;
      tree_.faults.push_back({tree_.nodes[*member].key_offset, *member,
                              "key " + quoted(tree_.key(*member)) + " given twice"});
    }
  }

  std::string_view text_;
  JsonTree& tree_;
  std::size_t cursor_;
  std::uint32_t key_ = JsonTree::none;  // of the value to come
  std::uint32_t key_length_ = 0;
  std::uint32_t key_offset_ = 0;
  std::vector<Open> open_;
  std::vector<std::uint32_t> pending_;  // children of what is open, outermost first
};

std::vector<std::size_t> starts_of_lines(std::string_view text, std::size_t first) {
  std::vector<std::size_t> starts{first};
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    starts.push_back(end + 1);
  }
  return starts;
}

// What makes a text hopeless before it is parsed, or an empty message.
JsonTree::Fault hopeless(std::string_view text, std::size_t start) {
  if (text.size() >= largest_text) return {0, JsonTree::none, "larger than 2 GiB"};
  if (const auto bad = find_bad_utf8(text)) {
    return {*bad, JsonTree::none, "not UTF-8 text: byte " + quoted(text.substr(*bad, 1))};
  }
  // The parser takes a NUL for the end of the text and would not look at what follows.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return {nul, JsonTree::none, "not text: a NUL byte"};
  }
  if (text.find_first_not_of(" \t\r\n", start) == std::string_view::npos) {
    return {start, JsonTree::none, "empty (expected a JSON object)"};
  }
  return {};
}

}  // namespace

void grow_tree(std::string_view text, JsonTree& tree) {
  const bool marked = text.substr(0, byte_order_mark.size()) == byte_order_mark;
  const std::size_t start = marked ? byte_order_mark.size() : 0;
  tree.line_starts = starts_of_lines(text, start);
  if (JsonTree::Fault fault = hopeless(text, start); !fault.message.empty()) {
    tree.faults.push_back(std::move(fault));
    return;
  }
  Gardener gardener(text, tree, start);
  tree.whole = nlohmann::json::sax_parse(text.begin(), text.end(), &gardener);
  std::stable_sort(tree.faults.begin(), tree.faults.end(),
                   [](const auto& a, const auto& b) { return a.offset < b.offset; });
}

}  // namespace fagan
