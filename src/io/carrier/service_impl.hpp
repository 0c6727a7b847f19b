#pragma once
// Inside of CarrierService: executes the engine's effects and feeds it events. One control thread.

#include <deque>
#include <random>
#include <unordered_map>

#include "carrier/engine.hpp"
#include "io/carrier/activity.hpp"
#include "io/carrier/carrier_service.hpp"
#include "io/carrier/sip_transport.hpp"
#include "io/carrier/sound_store.hpp"
#include "io/carrier/status_callback_queue.hpp"
#include "io/carrier/webhook_client.hpp"
#include "io/net/task_group.hpp"
#include "io/recording/recorder.hpp"

namespace softphone::io::carrier {

namespace core = softphone::carrier;

/// An entry of the account's debugger, as Notifications.json shows it.
struct Notification {
  std::string sid;
  WallTime time;
  core::Notify note;
};

class CarrierService::Impl : public std::enable_shared_from_this<CarrierService::Impl> {
 public:
  Impl(
      boost::asio::any_io_executor executor,
      core::Config config,
      std::unique_ptr<media::MediaEngine> media,
      net::HttpClient& client,
      net::WorkerPool& workers,
      std::unique_ptr<recording::Recorder> recorder
  );

  void register_routes(net::Router& router);
  /// Opens the telephone network's sockets. Nothing when done.
  std::optional<Error> open_sip(const SipTransportOptions& options, net::WorkerPool& workers);
  void stop();
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] boost::asio::any_io_executor executor() const { return executor_; }

  void dispatch(const core::Event& event);
  void dispatch_media(const media::MediaEvent& event);
  /// Executes what the engine wants after a command.
  void pump();
  [[nodiscard]] core::Engine& engine() { return engine_; }
  [[nodiscard]] const core::Engine& engine() const { return engine_; }
  [[nodiscard]] const RandomSource& random() const { return random_; }
  /// What REST changed of the account: kept first, then in force. An error when it cannot be kept.
  [[nodiscard]] std::optional<core::ApiError> change_account(core::Config draft);
  void keep_account(AccountKeeper keeper) { keep_account_ = std::move(keeper); }
  void have_a_bad_day(std::uint32_t seed) {
    bad_day_ =
        std::make_unique<core::BadDay>([dice = std::mt19937(seed)](std::span<std::uint8_t> out) mutable {
          for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(dice());
        });
    callbacks_.have_a_bad_day(*bad_day_);
  }
  /// Null: nothing goes wrong by intention.
  [[nodiscard]] core::BadDay* bad_day() { return bad_day_.get(); }
  [[nodiscard]] ActivityLog& activity() { return activity_; }
  [[nodiscard]] CallActivity describe(const core::Call& call) const;
  /// Asks the media threads about every live leg; the answers come a moment later.
  void ask_quality();
  /// The last answer; null for none.
  [[nodiscard]] const media::LegQuality* quality_of(core::LegId leg) const;
  /// REST requests under way, and how many there may be.
  std::size_t rest_requests = 0;
  [[nodiscard]] const std::deque<Notification>& notifications() const { return notifications_; }

  // Recordings (service_recordings.cpp).
  /// Takes up what the folder holds; ends what was under way when an earlier run was cut.
  void restore_recordings();
  void recordings_ended();
  [[nodiscard]] const std::filesystem::path& recordings_folder() const { return recorder_->folder(); }
  [[nodiscard]] net::WorkerPool& workers() { return workers_; }

  // Signalling sockets.
  core::ConnectionId opened(net::WebSocket& socket, const std::string& edge);
  void closed(core::ConnectionId id);

 private:
  void execute(const core::SendFrame& effect);
  void execute(const core::CloseConnection& effect);
  void execute(const core::OpenWebRtcLeg& effect);
  void execute(const core::SetRemote& effect);
  void execute(const core::RestartIce& effect);
  void execute(const core::OpenRtpLeg& effect);
  void execute(const core::SetRtpRemote& effect);
  void execute(const core::SendSip& effect);
  void execute(const core::OpenLocalLeg& effect);
  void execute(const core::CloseLeg& effect);
  void execute(const core::BridgeLegs& effect);
  void execute(const core::UnbridgeLeg& effect);
  void execute(const core::JoinRoom& effect);
  void execute(const core::UpdateMember& effect);
  void execute(const core::LeaveRoom& effect);
  void execute(const core::OpenLink& effect);
  void execute(const core::PlayInRoom& effect);
  void execute(const core::StopRoomSound& effect);
  void execute(const core::PlaySound& effect);
  void execute(const core::StopSound& effect);
  void execute(const core::SpeakAsParty& effect);
  void execute(const core::StopSpeaking& effect);
  void execute(const core::EchoAsParty& effect);
  void execute(const core::SendDigits& effect);
  void execute(const core::StartRecording& effect);
  void execute(const core::PauseRecording& effect);
  void execute(const core::ResumeRecording& effect);
  void execute(const core::StopRecording& effect);
  void execute(const core::DeleteRecording& effect);
  void execute(const core::SaveRecording& effect);
  void execute(const core::DetectMachine& effect);
  void execute(const core::StopDetection& effect);
  void execute(const core::FetchDocument& effect);
  void execute(const core::StatusCallback& effect);
  void execute(const core::Notify& effect);
  void execute(const core::CallChanged& effect);

  // Coroutines hold the service (`self`): a worker thread may hand them back after everybody else has let go.
  boost::asio::awaitable<void> fetch(std::shared_ptr<Impl> self, core::FetchDocument effect);
  boost::asio::awaitable<void> prepare_sound(std::shared_ptr<Impl> self, core::PlaySound effect);
  boost::asio::awaitable<void> prepare_room_sound(std::shared_ptr<Impl> self, core::PlayInRoom effect);
  boost::asio::awaitable<void> prepare_speech(std::shared_ptr<Impl> self, core::SpeakAsParty effect);
  boost::asio::awaitable<void> keep_trunk_resolved(std::shared_ptr<Impl> self, std::string host);
  void add_notification(core::Notify note);
  void arm_timer();
  media::TapId next_tap();
  void remove_recording_tap(const std::string& sid);

  boost::asio::any_io_executor executor_;
  RandomSource random_;
  std::unique_ptr<media::MediaEngine> media_;
  core::Engine engine_;
  net::WorkerPool& workers_;
  std::unique_ptr<recording::Recorder> recorder_;
  std::uint64_t last_tap_ = 0;
  std::unordered_map<std::string, media::TapId> recording_taps_;    ///< by the recording's SID
  std::unordered_map<std::uint64_t, media::TapId> detection_taps_;  ///< by leg
  SoundStore sounds_;
  ActivityLog activity_;
  WebhookClient webhooks_;
  std::unordered_map<std::uint64_t, net::WebSocket*> sockets_;
  std::uint64_t last_connection_ = 0;
  /// Sounds that are being made: leg → the play that still wants them. Stopping forgets them.
  std::unordered_map<std::uint64_t, core::PlayId> wanted_sounds_;
  std::unordered_map<std::uint64_t, core::PlayId> wanted_speech_;
  std::unordered_map<std::uint64_t, core::PlayId> wanted_room_sounds_;  ///< by room
  std::deque<Notification> notifications_;
  std::unique_ptr<core::BadDay> bad_day_;                           ///< null: nothing goes wrong by intention
  std::unordered_map<std::uint64_t, media::LegQuality> qualities_;  ///< by leg
  AccountKeeper keep_account_;
  bool pumping_ = false;
  bool stopped_ = false;
  net::Timer timer_;
  std::unique_ptr<SipTransport> sip_;  ///< null without a telephone network
  StatusCallbackQueue callbacks_;
  net::TaskGroup tasks_;
};

/// Adds the REST API's routes (rest_routes.cpp) and the practice network's door (practice_routes.cpp).
void add_rest_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_practice_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
/// Adds /carrier and what belongs to it (console_routes.cpp).
void add_console_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
/// Adds /signal (signal_socket.cpp).
void add_signal_route(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);

}  // namespace softphone::io::carrier
