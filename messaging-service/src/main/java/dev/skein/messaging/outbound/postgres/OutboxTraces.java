package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.send.MessageStore.NewMessage;
import dev.skein.messaging.send.SendCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which messages of a batch are traced, at the end of its outbox row: after the character 29 pairs of client message id and
 * {@code traceparent}, divided by commas. Nothing at all when none is, as nearly always.
 */
final class OutboxTraces {
    private static final char BEGIN = 29;

    private OutboxTraces() {}

    static String of(List<NewMessage> batch) {
        StringBuilder traces = null;
        for (NewMessage message : batch) {
            SendCommand command = message.command();
            if (!command.origin().trace().isEmpty()) {
                traces = traces == null ? new StringBuilder().append(BEGIN) : traces.append(',');
                traces.append(command.draft().clientMessageId())
                        .append(' ')
                        .append(command.origin().trace());
            }
        }
        return traces == null ? "" : traces.toString();
    }

    /** A row's payload without the traces. */
    static String withoutTraces(String payload) {
        int begin = payload.indexOf(BEGIN);
        return begin < 0 ? payload : payload.substring(0, begin);
    }

    /** The traces of a row's payload, by client message id. */
    static Map<UUID, String> traces(String payload) {
        int begin = payload.indexOf(BEGIN);
        if (begin < 0) {
            return Map.of();
        }
        Map<UUID, String> traces = new HashMap<>();
        for (String pair : payload.substring(begin + 1).split(",")) {
            int space = pair.indexOf(' ');
            traces.put(UUID.fromString(pair.substring(0, space)), pair.substring(space + 1));
        }
        return traces;
    }
}
