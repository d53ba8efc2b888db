package dev.skein.push.outbound.log;

import dev.skein.kit.log.LogFields;
import dev.skein.push.vendor.Push;
import dev.skein.push.vendor.PushVendor;
import dev.skein.push.vendor.VendorAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Writes one line instead of waking anything: for trying out, and for tests. The text is not
 * written: logs never hold what people say to each other. */
@Singleton
public class LogVendor implements PushVendor {
    private static final Logger LOG = Logger.getLogger(LogVendor.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Uni<VendorAnswer> push(Push push) {
        Push.Origin origin = push.origin();
        LogFields fields = LogFields.ofApp(push.target().appId()).conversation(origin.conversationId());
        fields.during(() -> LOG.infof(
                "push app=%s user=%s device=%s platform=%s conversation=%s seq=%d sender=%s folded=%d unread=%b",
                push.target().appId(),
                push.target().userId(),
                push.target().deviceId(),
                push.target().platform(),
                origin.conversationId(),
                origin.seq(),
                origin.sender(),
                origin.folded(),
                push.countsAsUnread()));
        LOG.debugf("push %s shows %d characters", push.id(), push.text().length());
        return Uni.createFrom().item(new VendorAnswer.Delivered(push.id()));
    }
}
