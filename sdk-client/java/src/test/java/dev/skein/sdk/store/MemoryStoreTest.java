package dev.skein.sdk.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.v1.Message;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends LocalStoreContract {
    @Override
    LocalStore create() {
        return Stores.memory();
    }

    @Override
    LocalStore reopened(LocalStore before) {
        before.close();
        return before;
    }

    @Test
    void onlyTheNewestMessagesAreKept() {
        LocalStore small = Stores.memory(2);
        small.open("demo|alice");
        small.commit(new StoreChange()
                .messages(LongStream.rangeClosed(1, 5)
                        .mapToObj(seq -> message("p:a:b", seq, "x"))
                        .toList()));

        List<Message> kept = small.messages("p:a:b", 1, 9, 9);
        assertThat(kept.stream().map(Message::getSeq)).containsExactly(4L, 5L);
    }
}
