package io.tidegate.proxy.frontend;

import io.netty.channel.EventLoop;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.session.ClientSession;
import io.tidegate.proxy.session.LoopContext;
import io.tidegate.proxy.session.Session;
import java.util.function.Function;

/** Those of applications, whose statements go to servers. */
public final class RoutedSessions implements Sessions {
    private final Function<EventLoop, LoopContext> contexts;

    public RoutedSessions(Function<EventLoop, LoopContext> contexts) {
        this.contexts = contexts;
    }

    @Override
    public ClientSession begin(
            EventLoop loop,
            ClientIdentity client,
            String host,
            ResultSink replies,
            Runnable onIdle) {
        LoopContext context = contexts.apply(loop);
        return new Session(
                context,
                replies,
                client.user(),
                context.process(
                        client.connectionId(), client.user().name(), host, client.program()),
                client.schema(),
                client.capabilities(),
                client.collation(),
                onIdle);
    }
}
