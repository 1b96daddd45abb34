#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "result_memory.hpp"

// Where arrays cross between Python and the library. In Python a row is a case; the same bytes are
// a column in C++, so nothing is copied.

namespace fagan::python {

namespace nb = nanobind;

/// An array somebody else owns, kept as it is while this lives. Made and destroyed with the GIL.
class Buffer {
 public:
  /// `name` is the argument's, for messages. Throws Error if it is no array, or is one that may
  /// not be written to and has to be.
  Buffer(nb::handle array, std::string name, bool to_write = false);
  ~Buffer() { PyBuffer_Release(&view_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  Buffer(Buffer&&) = delete;
  Buffer& operator=(Buffer&&) = delete;

  const std::string& name() const noexcept { return name_; }
  const Py_buffer& view() const noexcept { return view_; }
  /// True if its elements are of the type with this code (see the struct module of Python).
  bool holds(char code, std::size_t size) const;
  [[noreturn]] void refuse_type(const char* expected) const;

 private:
  std::string name_;
  std::string type_;  // as Python calls it
  Py_buffer view_{};
};

namespace element {
template <class T>
struct Type;
template <>
struct Type<std::int8_t> {
  static constexpr char code = 'b';
  static constexpr auto& name = "int8";
};
template <>
struct Type<std::uint8_t> {
  static constexpr char code = 'B';
  static constexpr auto& name = "uint8";
};
template <>
struct Type<std::int32_t> {
  static constexpr char code = 'i';
  static constexpr auto& name = "int32";
};
template <>
struct Type<std::int64_t> {
  static constexpr char code = 'l';
  static constexpr auto& name = "int64";
};
template <>
struct Type<float> {
  static constexpr char code = 'f';
  static constexpr auto& name = "float32";
};
template <>
struct Type<double> {
  static constexpr char code = 'd';
  static constexpr auto& name = "float64";
};
}  // namespace element

/// A NumPy array of T, which signatures call so.
template <class T>
class Array : public nb::object {
 public:
  static constexpr auto Name = nb::detail::const_name("numpy.typing.NDArray[numpy.") +
                               nb::detail::const_name(element::Type<T>::name) +
                               nb::detail::const_name("]");
  Array() = default;
  Array(nb::handle array, nb::detail::borrow_t how) : nb::object(array, how) {}
  Array(nb::handle array, nb::detail::steal_t how) : nb::object(array, how) {}
  static bool check_(nb::handle value) { return nb::ndarray_check(value); }
};

/// Rows of an array [n_rows × n_columns], each without gaps, `stride` elements apart. May be
/// read-only.
template <class T>
struct Rows {
  std::shared_ptr<const Buffer> buffer;
  const T* data = nullptr;
  std::size_t n_rows = 0;
  std::size_t n_columns = 0;
  std::size_t stride = 0;
};

/// Throws Error unless it is a two-dimensional array of T, or lists that make one, whose rows have
/// no gaps and do not overlap or run backwards.
template <class T>
Rows<T> rows_of(nb::handle array, const std::string& name);
/// The same for an array of another type of which nothing is lost: integers that fit int8, numbers
/// for float64. It is copied then.
template <class T>
Rows<T> fitting_rows_of(nb::handle array, const std::string& name);

/// The same for an array that results are written to: of this shape, and not read-only.
template <class T>
struct RowsToWrite {
  std::shared_ptr<const Buffer> buffer;
  T* data = nullptr;
  std::size_t stride = 0;
};
template <class T>
RowsToWrite<T> rows_to_write(nb::handle array, const std::string& name, std::size_t n_rows,
                             std::size_t n_columns);

/// The values of a one-dimensional array, or a list, of integers of any kind; negative ones become
/// `negative`, which must be allowed for. Throws Error if a value does not fit 32 bits.
std::vector<std::uint32_t> indices_of(nb::handle array, const std::string& name,
                                      std::uint32_t negative);

/// An array of n_rows × n_columns for Python, filled by whoever asked for it.
template <class T>
struct NewArray {
  explicit NewArray(std::vector<std::size_t> the_shape);

  T* data = nullptr;
  Array<T> array;
};

/// An array over memory that `owner` keeps, not to be written to.
template <class T>
Array<T> view_of(const T* data, std::initializer_list<std::size_t> shape, nb::handle owner,
                 std::initializer_list<std::int64_t> strides = {}) {
  return nb::borrow<Array<T>>(
      nb::cast(nb::ndarray<nb::numpy, const T>(data, shape, owner, strides)));
}

template <class T>
NewArray<T>::NewArray(std::vector<std::size_t> the_shape) {
  std::size_t size = 1;
  for (const std::size_t extent : the_shape) size *= extent;
  // Not initialised: whoever fills it touches its pages first, many threads at once.
  struct Owned {
    std::size_t n_bytes;
    void* memory;
    explicit Owned(std::size_t n) : n_bytes(n), memory(take_memory(n)) {}
    ~Owned() { give_back(memory, n_bytes); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    Owned(Owned&&) = delete;
    Owned& operator=(Owned&&) = delete;
  };
  auto owned = std::make_unique<Owned>(size * sizeof(T));
  data = static_cast<T*>(owned->memory);
  const nb::capsule owner(owned.get(), [](void* one) noexcept { delete static_cast<Owned*>(one); });
  static_cast<void>(owned.release());  // the capsule's from here on
  array = nb::borrow<Array<T>>(
      nb::cast(nb::ndarray<nb::numpy, T>(data, the_shape.size(), the_shape.data(), owner)));
}

/// What NumPy makes of an object: the array of its values, in another type if one is asked for.
template <class T, class Values>
void as_array(nb::class_<T>& type, Values values) {
  type.def(
      "__array__",
      [values](const T& self, nb::handle dtype, nb::handle /*copy: it always is one*/) {
        nb::object array = values(self);
        return dtype.is_none() ? array : nb::object(array.attr("astype")(dtype));
      },
      nb::arg("dtype").none() = nb::none(), nb::arg("copy").none() = nb::none());
}

/// A copy of some values as a new array [n].
template <class T, class Values>
Array<T> array_of(const Values& values) {
  const auto n = static_cast<std::size_t>(values.size());
  NewArray<T> result({n});
  for (std::size_t i = 0; i < n; ++i) result.data[i] = static_cast<T>(values.data()[i]);
  return result.array;
}

}  // namespace fagan::python
