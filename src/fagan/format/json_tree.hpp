#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/json_document.hpp"

namespace fagan {

/// What a JsonDocument holds, for json_document.cpp and json_tree.cpp only. Everything lies flat in
/// a few vectors, so that no depth of nesting can exhaust the stack when the tree is made or freed.
struct JsonTree {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  struct Node {
    double number = 0;        ///< of a number, and 0 or 1 of a boolean
    std::uint32_t first = 0;  ///< where an object's or list's children start, or a string's bytes
    std::uint32_t count = 0;  ///< of children, or of bytes
    std::uint32_t parent = none;
    std::uint32_t position = 0;    ///< among its parent's children
    std::uint32_t key = none;      ///< where the bytes of its key start; none if it has no key
    std::uint32_t key_length = 0;  ///< in bytes
    std::uint32_t key_offset = 0;  ///< in the text, of the key
    std::uint32_t offset = 0;      ///< in the text, of the value
    JsonType type = JsonType::null;
  };

  /// Something wrong, at a byte of the text and in a node.
  struct Fault {
    std::size_t offset = 0;
    std::uint32_t node = none;
    std::string message;
  };

  std::string_view bytes(std::uint32_t start, std::uint32_t length) const {
    return std::string_view(characters).substr(start, length);
  }
  /// Of a member of an object.
  std::string_view key(std::uint32_t node) const {
    return bytes(nodes[node].key, nodes[node].key_length);
  }

  std::string path;
  std::vector<Node> nodes;              ///< the root first, parents before their children
  std::string characters;               ///< of every key and string, without quotes and escapes
  std::vector<std::uint32_t> children;  ///< of each object and list, side by side
  std::vector<std::uint32_t> by_key;    ///< the same; those of objects sorted by key
  std::vector<std::size_t> line_starts;
  std::vector<Fault> faults;
  std::vector<Problem> problems;
  bool whole = false;  ///< the text was JSON to its end
};

/// Fills an empty tree, whose path is set, with what the text says, or with what is wrong with it.
void grow_tree(std::string_view text, JsonTree& tree);

/// What the parser's complaint means for a person, and at which byte it should be shown.
JsonTree::Fault syntax_fault(std::string_view text, std::size_t token_start, std::size_t bytes_read,
                             std::string_view complaint);

}  // namespace fagan
