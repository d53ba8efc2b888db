package dev.skein.gateway;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class HttpDoorIT extends HttpDoorComponentTest {}
