package dev.skein.gateway.session;

import dev.skein.gateway.send.MessageOwners;
import dev.skein.kit.log.LogFields;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Every way a session can end leads through here, so that table, registry and owners forget it exactly once. */
@Singleton
public class EndSession {
    private static final Logger LOG = Logger.getLogger(EndSession.class);

    private final SessionTable table;
    private final SessionRegistry registry;
    private final MessageOwners owners;
    private final Frames frames;

    public EndSession(SessionTable table, SessionRegistry registry, MessageOwners owners, Frames frames) {
        this.table = table;
        this.registry = registry;
        this.owners = owners;
        this.frames = frames;
    }

    /** The connection is gone. */
    public void gone(Session session) {
        if (!session.end()) {
            return;
        }
        table.remove(session);
        owners.forget(session.id());
        registry.remove(session)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LogFields.ofApp(session.appId())
                                .session(session.id())
                                .during(() -> LOG.debugf("A session stays registered until swept: %s", failure)));
    }

    /** Closes the connection. */
    public void close(Session session, CloseCode code) {
        session.socket().close(code);
        gone(session);
    }

    /** Tells the client why, then closes with 4003; it must not come back by itself. Who is leaving anyhow is not kicked. */
    public void kick(Session session, Frames.Kick kick) {
        if (session.sayFarewell()) {
            return;
        }
        session.outbound().write(frames.kicked(kick));
        close(session, CloseCode.KICKED);
    }
}
