package dev.skein.stack.architecture.broken.resource.send;

import java.io.InputStream;

class SendThing {
    InputStream page() {
        return SendThing.class.getResourceAsStream("/forgotten/page.html");
    }
}
