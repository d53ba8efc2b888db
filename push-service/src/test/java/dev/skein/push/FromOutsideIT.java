package dev.skein.push;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class FromOutsideIT extends FromOutsideComponentTest {}
