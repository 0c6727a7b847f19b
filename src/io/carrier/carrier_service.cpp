#include "io/carrier/carrier_service.hpp"

#include <boost/asio/post.hpp>

#include "io/carrier/service_impl.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

Result<std::unique_ptr<CarrierService>> CarrierService::start(
    asio::any_io_executor executor,
    softphone::carrier::Config config,
    media::MediaOptions media_options,
    const std::filesystem::path& data,
    net::HttpClient& client,
    net::WorkerPool& workers,
    const std::optional<SipTransportOptions>& sip
) {
  // The media threads start before there is anything to report to; they find it here.
  const auto receiver = std::make_shared<std::weak_ptr<Impl>>();
  auto sink = [executor, receiver](media::MediaEvent event) {
    asio::post(executor, [receiver, event = std::move(event)] {
      if (const auto impl = receiver->lock()) impl->dispatch_media(event);
    });
  };
  auto media = media::MediaEngine::start(std::move(media_options), std::move(sink));
  if (!media) return media.error();
  auto ended = [executor, receiver] {
    asio::post(executor, [receiver] {
      if (const auto impl = receiver->lock()) impl->recordings_ended();
    });
  };
  auto recorder = recording::Recorder::start(data / "recordings", std::move(ended));
  if (!recorder) return recorder.error();
  auto impl = std::make_shared<Impl>(
      executor, std::move(config), std::move(*media), client, workers, std::move(*recorder)
  );
  *receiver = impl;
  impl->restore_recordings();
  if (sip) {
    if (auto refused = impl->open_sip(*sip, workers)) return *refused;
  }
  return std::unique_ptr<CarrierService>(new CarrierService(std::move(impl)));
}

CarrierService::CarrierService(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
CarrierService::~CarrierService() {
  stop();
}

void CarrierService::keep_account(AccountKeeper keeper) {
  impl_->keep_account(std::move(keeper));
}
void CarrierService::have_a_bad_day(std::uint32_t seed) {
  impl_->have_a_bad_day(seed);
}
void CarrierService::register_routes(net::Router& router) {
  impl_->register_routes(router);
}
void CarrierService::stop() {
  impl_->stop();
}

Result<std::string> CarrierService::practice_call(const std::string& from, const std::string& to) {
  if (impl_->stopped()) return fail("stopped");
  auto sid = impl_->engine().practice_call(from, to, net::system_now());
  impl_->pump();
  if (!sid) return fail(std::to_string(sid.error().code), sid.error().message);
  return Result<std::string>(boost::system::in_place_value, *sid);
}

ActivityLog& CarrierService::activity() {
  return impl_->activity();
}

std::size_t CarrierService::live_calls() const {
  std::size_t count = 0;
  for (const core::Call* call : impl_->engine().list_calls({}, 100'000)) count += call->ended() ? 0 : 1;
  return count;
}

}  // namespace softphone::io::carrier
