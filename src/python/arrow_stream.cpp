#include "arrow_stream.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "fagan/core/error.hpp"

namespace fagan::python {
namespace {

// The structures of the Arrow C data and stream interfaces, as their specification lays them out.
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
  int (*get_next)(ArrowArrayStream*, ArrowArray*);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

// One of these, until it is released.
template <class Structure>
class Held {
 public:
  Held() = default;
  ~Held() {
    if (value.release != nullptr) value.release(&value);
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  Held(Held&&) = delete;
  Held& operator=(Held&&) = delete;

  Structure value{};
};

[[noreturn]] void refuse_stream(const std::string& name, const std::string& why) {
  throw Error(name + ": " + why);
}

char kind_of_format(const char* format, const std::string& name) {
  static constexpr std::array<std::pair<const char*, char>, 8> kinds = {{{"c", 'b'},
                                                                         {"C", 'B'},
                                                                         {"s", 'h'},
                                                                         {"S", 'H'},
                                                                         {"i", 'i'},
                                                                         {"I", 'I'},
                                                                         {"l", 'q'},
                                                                         {"L", 'Q'}}};
  for (const auto& [theirs, ours] : kinds) {
    if (std::strcmp(format, theirs) == 0) return ours;
  }
  refuse_stream(name, std::string("expected integers, found Arrow's format ") + format);
}

IntegerChunk chunk_of(std::shared_ptr<const Held<ArrowArray>> held, char kind,
                      const std::string& name) {
  const ArrowArray& array = held->value;
  if (array.n_buffers != 2 || array.length < 0 || array.offset < 0) {
    refuse_stream(name, "its Arrow stream does not hold what its schema says");
  }
  IntegerChunk chunk;
  chunk.kind = kind;
  chunk.count = static_cast<std::size_t>(array.length);
  const auto offset = static_cast<std::size_t>(array.offset);
  chunk.data = static_cast<const char*>(array.buffers[1]) + offset * size_of(kind);
  if (array.null_count != 0) chunk.validity = static_cast<const std::uint8_t*>(array.buffers[0]);
  chunk.validity_offset = offset;
  chunk.owner = std::move(held);
  return chunk;
}

}  // namespace

std::size_t size_of(char kind) {
  switch (kind) {
    case 'b':
    case 'B':
      return 1;
    case 'h':
    case 'H':
      return 2;
    case 'i':
    case 'I':
      return 4;
    default:
      return 8;
  }
}

std::vector<IntegerChunk> integers_of_stream(nb::handle object, const std::string& name) {
  const nb::object capsule = object.attr("__arrow_c_stream__")();
  auto* const offered =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (offered == nullptr) throw nb::python_error();
  Held<ArrowArrayStream> stream;
  stream.value = std::exchange(*offered, ArrowArrayStream{});

  const auto require_success = [&](int code) {
    if (code == 0) return;
    const char* why = stream.value.get_last_error(&stream.value);
    refuse_stream(name, why == nullptr ? "its Arrow stream fails" : why);
  };
  Held<ArrowSchema> schema;
  require_success(stream.value.get_schema(&stream.value, &schema.value));
  const char kind = kind_of_format(schema.value.format, name);
  std::vector<IntegerChunk> chunks;
  while (true) {
    auto array = std::make_shared<Held<ArrowArray>>();
    require_success(stream.value.get_next(&stream.value, &array->value));
    if (array->value.release == nullptr) return chunks;
    if (array->value.length == 0) continue;
    IntegerChunk chunk = chunk_of(std::move(array), kind, name);
    if (!chunks.empty()) chunk.first = chunks.back().first + chunks.back().count;
    chunks.push_back(std::move(chunk));
  }
}

}  // namespace fagan::python
