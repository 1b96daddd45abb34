#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"

namespace fagan {

struct JsonTree;

enum class JsonType : std::uint8_t { null, boolean, number, string, list, object };

/// One value of a JsonDocument, and where it stands there. Cheap to copy; valid while its document
/// lives.
class JsonValue {
 public:
  JsonValue(const JsonTree& tree, std::uint32_t node) noexcept : tree_(&tree), node_(node) {}

  JsonType type() const noexcept;
  bool is(JsonType type_asked) const noexcept { return type() == type_asked; }

  bool truth() const;             ///< of a boolean
  double number() const;          ///< of a number; always finite
  std::string_view text() const;  ///< of a string, without quotes and escapes

  /// How many members an object or elements a list has; 0 for any other value.
  std::size_t size() const noexcept;
  /// A member or element, in the order of the file.
  JsonValue operator[](std::size_t position) const;
  /// A member of an object, in the order of keys, by bytes.
  JsonValue by_key(std::size_t position) const;
  /// The first member with this key, if this is an object that has one.
  std::optional<JsonValue> find(std::string_view key) const;
  /// The key this value has in its object; empty if it is not a member of one.
  std::string_view key() const;

  /// RFC 6901, such as /causes/3/name.
  std::string pointer() const;
  /// Where the value begins, and its pointer.
  Place place() const;
  /// Where its key begins, and the value's pointer.
  Place key_place() const;

  /// Over members or elements.
  class iterator {
   public:
    iterator(const JsonTree& tree, std::uint32_t parent, std::size_t position) noexcept
        : tree_(&tree), parent_(parent), position_(position) {}
    JsonValue operator*() const { return JsonValue(*tree_, parent_)[position_]; }
    iterator& operator++() noexcept {
      ++position_;
      return *this;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept = default;

   private:
    const JsonTree* tree_;
    std::uint32_t parent_;
    std::size_t position_;
  };
  iterator begin() const noexcept { return {*tree_, node_, 0}; }
  iterator end() const noexcept { return {*tree_, node_, size()}; }

 private:
  const JsonTree* tree_;
  std::uint32_t node_;
};

/// A JSON text (RFC 8259) as a tree in which every value knows its line, column and pointer.
///
/// A byte order mark is skipped. Nothing is thrown for bad input: a text that is not JSON has no
/// root, and problems() says why and where. A key given twice in one object is a problem too; both
/// values stay in the tree.
class JsonDocument {
 public:
  /// Deeper nesting is refused: nothing real needs it, and whatever walks the tree may recurse.
  static constexpr std::size_t deepest = 64;

  /// `path` is what places call the text. The text is not needed after construction.
  JsonDocument(std::string_view text, std::string path);
  ~JsonDocument();
  JsonDocument(JsonDocument&& other) noexcept;
  JsonDocument& operator=(JsonDocument&& other) noexcept;
  JsonDocument(const JsonDocument& other) = delete;
  JsonDocument& operator=(const JsonDocument& other) = delete;

  const std::string& path() const noexcept;
  const std::vector<Problem>& problems() const noexcept;
  /// The outermost value, or nothing if the text is not JSON.
  std::optional<JsonValue> root() const noexcept;

  /// The place of what a pointer names. Where the document has no such value, line and column are
  /// those of the innermost value on the way there; and where that one is no object or list, so
  /// that nothing could stand inside it, the pointer ends at it as well.
  Place place_of(std::string_view pointer) const;

 private:
  std::unique_ptr<JsonTree> tree_;
};

}  // namespace fagan
