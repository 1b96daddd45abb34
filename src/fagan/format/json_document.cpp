#include "fagan/format/json_document.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/format/json_tree.hpp"

namespace fagan {
namespace {

using Node = JsonTree::Node;

Place place_at(const JsonTree& tree, std::size_t offset, std::string pointer) {
  const auto after = std::upper_bound(tree.line_starts.begin(), tree.line_starts.end(), offset);
  const auto line = after - tree.line_starts.begin();
  const std::size_t column = offset - *(after - 1) + 1;
  constexpr std::size_t most = std::numeric_limits<int>::max();
  return {tree.path, static_cast<int>(std::min(static_cast<std::size_t>(line), most)),
          static_cast<int>(std::min(column, most)), std::move(pointer)};
}

std::string pointer_of(const JsonTree& tree, std::uint32_t node) {
  std::vector<std::uint32_t> way;
  while (tree.nodes[node].parent != JsonTree::none) {
    way.push_back(node);
    node = tree.nodes[node].parent;
  }
  std::string pointer;
  for (std::size_t i = way.size(); i-- > 0;) {
    const Node& step = tree.nodes[way[i]];
    pointer = step.key == JsonTree::none ? pointer_to(pointer, std::size_t{step.position})
                                         : pointer_to(pointer, tree.key(way[i]));
  }
  return pointer;
}

// The first reference token of a pointer, unescaped, which is taken off it.
std::string take_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t length = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t i = 0; i < length; ++i) {
    if (pointer[i] == '~' && i + 1 < length) {
      token += pointer[++i] == '1' ? '/' : '~';
    } else {
      token += pointer[i];
    }
  }
  pointer.remove_prefix(length);
  return token;
}

std::optional<JsonValue> child(const JsonValue& parent, const std::string& token) {
  if (parent.is(JsonType::object)) return parent.find(token);
  if (!parent.is(JsonType::list) || token.empty() || token.size() > 9) return std::nullopt;
  std::size_t position = 0;
  for (const char c : token) {
    if (c < '0' || c > '9') return std::nullopt;
    position = position * 10 + static_cast<std::size_t>(c - '0');
  }
  if (position >= parent.size()) return std::nullopt;
  return parent[position];
}

}  // namespace

JsonType JsonValue::type() const noexcept { return tree_->nodes[node_].type; }

bool JsonValue::truth() const {
  FAGAN_ASSERT(is(JsonType::boolean));
  return tree_->nodes[node_].number != 0;
}

double JsonValue::number() const {
  FAGAN_ASSERT(is(JsonType::number));
  return tree_->nodes[node_].number;
}

std::string_view JsonValue::text() const {
  FAGAN_ASSERT(is(JsonType::string));
  return tree_->bytes(tree_->nodes[node_].first, tree_->nodes[node_].count);
}

std::size_t JsonValue::size() const noexcept {
  return is(JsonType::string) ? 0 : tree_->nodes[node_].count;
}

JsonValue JsonValue::operator[](std::size_t position) const {
  FAGAN_ASSERT_LT(position, size());
  return {*tree_, tree_->children[tree_->nodes[node_].first + position]};
}

JsonValue JsonValue::by_key(std::size_t position) const {
  FAGAN_ASSERT(is(JsonType::object));
  FAGAN_ASSERT_LT(position, size());
  return {*tree_, tree_->by_key[tree_->nodes[node_].first + position]};
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  if (!is(JsonType::object)) return std::nullopt;
  const Node& node = tree_->nodes[node_];
  const auto first = tree_->by_key.begin() + static_cast<std::ptrdiff_t>(node.first);
  const auto last = first + static_cast<std::ptrdiff_t>(node.count);
  const auto found =
      std::lower_bound(first, last, key, [this](std::uint32_t member, std::string_view wanted) {
        return tree_->key(member) < wanted;
      });
  if (found == last || tree_->key(*found) != key) return std::nullopt;
  return JsonValue(*tree_, *found);
}

std::string_view JsonValue::key() const {
  return tree_->nodes[node_].key == JsonTree::none ? std::string_view() : tree_->key(node_);
}

std::string JsonValue::pointer() const { return pointer_of(*tree_, node_); }

Place JsonValue::place() const { return place_at(*tree_, tree_->nodes[node_].offset, pointer()); }

Place JsonValue::key_place() const {
  const Node& node = tree_->nodes[node_];
  return place_at(*tree_, node.key == JsonTree::none ? node.offset : node.key_offset, pointer());
}

JsonDocument::JsonDocument(std::string_view text, std::string path)
    : tree_(std::make_unique<JsonTree>()) {
  tree_->path = std::move(path);
  grow_tree(text, *tree_);
  for (const JsonTree::Fault& fault : tree_->faults) {
    std::string pointer = fault.node == JsonTree::none ? "" : pointer_of(*tree_, fault.node);
    tree_->problems.push_back(
        {Severity::error, place_at(*tree_, fault.offset, std::move(pointer)), fault.message});
  }
}

JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&& other) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&& other) noexcept = default;

const std::string& JsonDocument::path() const noexcept { return tree_->path; }

const std::vector<Problem>& JsonDocument::problems() const noexcept { return tree_->problems; }

std::optional<JsonValue> JsonDocument::root() const noexcept {
  if (!tree_->whole) return std::nullopt;
  return JsonValue(*tree_, 0);
}

Place JsonDocument::place_of(std::string_view pointer) const {
  Place wanted{tree_->path, 0, 0, std::string(pointer)};
  std::optional<JsonValue> here = root();
  if (!here) return wanted;
  std::string_view rest = pointer;
  while (!rest.empty() && rest.front() == '/') {
    const std::optional<JsonValue> next = child(*here, take_token(rest));
    if (!next) {
      const Place nearest = here->place();
      const bool could_hold_more = here->is(JsonType::object) || here->is(JsonType::list);
      return could_hold_more ? Place{nearest.path, nearest.line, nearest.column, wanted.pointer}
                             : nearest;
    }
    here = next;
  }
  return here->place();
}

}  // namespace fagan
