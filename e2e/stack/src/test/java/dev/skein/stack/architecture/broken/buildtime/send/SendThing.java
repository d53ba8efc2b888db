package dev.skein.stack.architecture.broken.buildtime.send;

class SendThing {
    static final long BEGIN = System.nanoTime();
}
