#include "app/commands.hpp"

int main(int argc, char** argv) {
  return softphone::app::run(argc, argv);
}
