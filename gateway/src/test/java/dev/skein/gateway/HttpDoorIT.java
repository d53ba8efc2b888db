package dev.skein.gateway;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

@QuarkusIntegrationTest
@Tag("OPS-05")
class HttpDoorIT extends HttpDoorComponentTest {}
