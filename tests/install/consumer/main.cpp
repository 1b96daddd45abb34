#include <iostream>

#include "fagan/core/normal.hpp"
int main() { std::cout << "ok\n"; return 0; }
