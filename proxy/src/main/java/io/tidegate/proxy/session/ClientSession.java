package io.tidegate.proxy.session;

import io.tidegate.proxy.execution.FileTaker;

/** What one client's commands are given to, one after the other, on its event loop. */
public interface ClientSession {
    /** True while a command is carried out: the next one has to wait. */
    boolean isBusy();

    /** True while the client has something open that it would lose. */
    boolean isInTransaction();

    /** Carries out one command; its packets pass to the session. */
    void command(ClientCommand command);

    /** The sequence id that the client expects of the reply to the command at hand. */
    int replySequence();

    /** What client and proxy have agreed on, as the client has changed it since. */
    int capabilities();

    /** Who gets the file that the client was asked for. */
    FileTaker fileTaker();

    /** Ends what the session is to others, before its client goes on in another one. */
    void leave(Runnable then);

    /** The client's socket has room again. */
    void writable();

    /** The client is gone. */
    void close();
}
