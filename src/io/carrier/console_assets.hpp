#pragma once
// The files of console/, compiled in as they are (console_assets.cpp.in).

namespace softphone::io::carrier {

extern const char* const kConsoleHtml;
extern const char* const kConsoleCss;
extern const char* const kConsoleScript;
extern const char* const kSdkScript;

}  // namespace softphone::io::carrier
