package dev.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContractTest {
    @Test
    void everyMethodIsFoundByItsPath() {
        assertThat(Contract.method("skein.v1.MessageService/Send")).isPresent();
        assertThat(Contract.method("skein.v1.MessageService/Sendx")).isEmpty();
        assertThat(Contract.methods()).allSatisfy((path, method) -> {
            assertThat(path).startsWith("skein.v1.");
            assertThat(method.method().toProto().getClientStreaming()).isFalse();
            assertThat(method.method().toProto().getServerStreaming()).isFalse();
        });
    }
}
