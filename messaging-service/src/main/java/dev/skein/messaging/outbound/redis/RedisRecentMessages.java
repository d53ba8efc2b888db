package dev.skein.messaging.outbound.redis;

import dev.skein.kit.redis.RedisLink;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.history.PullMessages.Stretch;
import dev.skein.messaging.history.RecentMessages;
import dev.skein.messaging.send.StoredMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The newest messages of conversations that are being read.
 *
 * <p>Sorted set {@code skein:recent:<app>:<conversation>}: score seq, member {@link RecentMessageCodec}; at most
 * {@value #KEPT} members, lives {@link #LIFE} after the last addition. Filled by reads, not by sends: a command per send
 * would cost the message path more than it saves, and what many members pull at once is there after the first of them.
 * Any member may be missing at any time, so a stretch counts only when it is complete.
 */
@Singleton
public class RedisRecentMessages implements RecentMessages {
    private static final Logger LOG = Logger.getLogger(RedisRecentMessages.class);
    private static final int KEPT = 200;
    private static final Duration LIFE = Duration.ofDays(7);

    private final RedisLink redis;
    private final Counter hits;
    private final Counter misses;

    public RedisRecentMessages(RedisLink redis, MeterRegistry metrics) {
        this.redis = redis;
        hits = metrics.counter("skein.pull.cache", "result", "hit");
        misses = metrics.counter("skein.pull.cache", "result", "miss");
    }

    @Override
    public Uni<Optional<List<StoredMessage>>> between(ConversationKey conversation, Stretch stretch) {
        if (!redis.connected()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(key(conversation))
                        .arg(stretch.from())
                        .arg(stretch.to())
                        .arg("BYSCORE"))
                .map(members -> complete(conversation, stretch, members))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("Recent messages cannot be read: %s", failure.getMessage());
                    return Optional.empty();
                })
                .invoke(found -> (found.isPresent() ? hits : misses).increment());
    }

    private static Optional<List<StoredMessage>> complete(
            ConversationKey conversation, Stretch stretch, Response members) {
        if (members == null || members.size() != stretch.length()) {
            return Optional.empty();
        }
        List<StoredMessage> messages = new ArrayList<>(members.size());
        long expected = stretch.from();
        for (Response member : members) {
            StoredMessage message = RecentMessageCodec.decode(conversation, member.toBuffer());
            if (message.seq() != expected++) {
                return Optional.empty();
            }
            messages.add(message);
        }
        return Optional.of(messages);
    }

    @Override
    public void keep(ConversationKey conversation, List<StoredMessage> messages, long head) {
        Request add = Request.cmd(Command.ZADD).arg(key(conversation));
        int added = 0;
        for (StoredMessage message : messages) {
            if (message.seq() > head - KEPT) {
                Buffer member = RecentMessageCodec.encode(message);
                add.arg(message.seq()).arg(member);
                added++;
            }
        }
        if (added == 0 || !redis.connected()) {
            return;
        }
        List<Request> requests = List.of(
                add,
                Request.cmd(Command.ZREMRANGEBYRANK)
                        .arg(key(conversation))
                        .arg(0)
                        .arg(-KEPT - 1),
                Request.cmd(Command.EXPIRE).arg(key(conversation)).arg(LIFE.toSeconds()));
        redis.batch(requests)
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("Recent messages were not kept: %s", failure.getMessage()));
    }

    private static String key(ConversationKey conversation) {
        return "skein:recent:" + conversation.appId() + ':' + conversation.id().value();
    }
}
