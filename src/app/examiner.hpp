#pragma once
// The examination as the desk's page takes it, and what mends its findings.

#include "app/configuration.hpp"
#include "io/net/http_client.hpp"
#include "io/net/worker_pool.hpp"

namespace softphone::app {

/// Lets the page examine and mend the server that `config` is for. All arguments outlive the desk;
/// `configuration` is read anew each time: the address may change.
void make_examinable(
    io_desk::DeskConfig& config,
    const Configuration& configuration,
    net::HttpClient& http,
    net::WorkerPool& workers
);

}  // namespace softphone::app
