package dev.skein.group;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class FromOutsideIT extends FromOutsideComponentTest {}
