package dev.skein.push;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

@QuarkusIntegrationTest
@Tag("OPS-05")
class FromOutsideIT extends FromOutsideComponentTest {}
