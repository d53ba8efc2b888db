package dev.skein.stack.architecture.broken.reflection.send;

class SendThing {
    Object byName(String name) throws ReflectiveOperationException {
        return Class.forName(name);
    }
}
