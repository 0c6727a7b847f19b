#pragma once
// <Dial> is three verbs in one: of numbers and clients (dial.cpp), and those below.

#include <memory>

#include "carrier/twiml/verb.hpp"

namespace softphone::carrier {

std::unique_ptr<Verb> make_dial_conference(const twiml::Element& element);
std::unique_ptr<Verb> make_dial_queue(const twiml::Element& element);

}  // namespace softphone::carrier
