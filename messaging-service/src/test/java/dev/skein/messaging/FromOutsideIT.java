package dev.skein.messaging;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class FromOutsideIT extends FromOutsideComponentTest {}
