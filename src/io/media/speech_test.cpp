#include "io/media/speech.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "audio/level.hpp"

namespace softphone::media {

namespace {

double seconds(const audio::PcmClip& clip) {
  return static_cast<double>(clip.samples.size()) / clip.sample_rate;
}

audio::PcmClip speak(const std::string& text, const std::string& language, bool woman = false) {
  auto clip = synthesize(text, language, woman);
  if (!clip) {
    ADD_FAILURE() << clip.error().code << " " << clip.error().detail;
    return {};
  }
  return *clip;
}

}  // namespace

TEST(Speech, SpeaksEveryLanguageAtTelephoneLevel) {
  for (const char* language :
       {"fr-FR",
        "fr",
        "fr-CA",
        "en-US",
        "en-GB",
        "en",
        "de-DE",
        "es-ES",
        "es-MX",
        "it-IT",
        "pt-BR",
        "nl-NL",
        "zh-CN",
        "nb-NO",
        "no-NO",
        "ja-JP",
        "pl-PL"}) {
    for (const bool woman : {false, true}) {
      const audio::PcmClip clip = speak("Bonjour, 1 2 3 hello.", language, woman);
      EXPECT_GT(clip.sample_rate, 8000);
      EXPECT_GT(seconds(clip), 0.8) << language;
      EXPECT_LT(seconds(clip), 8) << language;
      EXPECT_NEAR(audio::active_rms_dbfs(clip), -18, 1) << language;
      EXPECT_LT(audio::peak_dbfs(clip.samples), -0.1) << language;
    }
  }
}

TEST(Speech, LanguagesAndVoicesDiffer) {
  const std::string text = "Bonjour et bienvenue";
  const auto french = speak(text, "fr-FR");
  EXPECT_NE(french.samples, speak(text, "en-US").samples);
  EXPECT_NE(french.samples, speak(text, "fr-FR", true).samples);
  EXPECT_NE(speak("The garage", "en-GB").samples, speak("The garage", "en-US").samples);
}

TEST(Speech, AnUnknownLanguageIsSpokenAsAmericanEnglish) {
  const double american = seconds(speak("Hello there", "en-US"));
  for (const char* language : {"xx-XX", "", "../../etc/passwd", "!v/f1", "fr-FR\n+f5"}) {
    EXPECT_NEAR(seconds(speak("Hello there", language)), american, language[0] == 'f' ? 1.0 : 0.05)
        << language;
  }
}

TEST(Speech, SilenceAroundTheWordsIsCut) {
  const audio::PcmClip clip = speak("Yes", "en-US");
  const auto edge = static_cast<std::size_t>(clip.sample_rate) / 25;
  EXPECT_GT(audio::peak_dbfs(std::span(clip.samples).first(edge)), -52);
  EXPECT_GT(audio::peak_dbfs(std::span(clip.samples).last(edge)), -52);
}

TEST(Speech, TextIsOnlyText) {
  // As markup this would be ten seconds of silence, or a sound file.
  const auto clip = speak("<speak><break time=\"10s\"/>a<audio src=\"/etc/passwd\"/></speak>", "en-US");
  EXPECT_GT(seconds(clip), 0.3);
  // Control-A starts a command of espeak ("rate 450"); the letters after it are spoken instead.
  EXPECT_GT(
      seconds(speak(
          "\x01"
          "450S one two three four five",
          "en-US"
      )),
      seconds(speak("one two three four five", "en-US"))
  );
  EXPECT_NE(speak("[[h@l'oU]]", "en-US").samples, speak("hello", "en-US").samples);
}

TEST(Speech, HostileTextIsHarmless) {
  EXPECT_EQ(synthesize(std::string(4'097, 'a'), "en-US", false).error().code, "too_long");
  EXPECT_TRUE(speak("", "en-US").samples.empty());
  EXPECT_TRUE(speak(" \n\t ", "en-US").samples.empty());
  EXPECT_GT(seconds(speak(std::string("a\0b", 3), "en-US")), 0.1) << "nothing hides behind a NUL";
  EXPECT_GT(seconds(speak("\xff\xfehello\xc3", "en-US")), 0.2);
  for (const std::string& text :
       {std::string(4'096, 'a'),
        std::string(4'096, '9'),
        std::string(4'096, '('),
        std::string(4'096, '\xff')}) {
    const auto clip = synthesize(text, "en-US", false);
    ASSERT_TRUE(clip);
    EXPECT_LE(seconds(*clip), 605);
  }
}

TEST(Speech, ManyThreadsMaySpeakAtOnce) {
  std::vector<double> lengths(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    threads.emplace_back([&lengths, i] { lengths[i] = seconds(speak("One two three four", "en-US")); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const double length : lengths) EXPECT_NEAR(length, lengths[0], 0.05);
}

}  // namespace softphone::media
