package io.tidegate.ha.coordination;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tree in a real ZooKeeper. Curator keeps the connection and begins a new session when one has
 * ended. Nothing is retried here: a transaction of which it is not known whether it was made must
 * not be made again blindly.
 */
final class CuratorTree implements Tree, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CuratorTree.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FOUNDING_PAUSE = Duration.ofMillis(50);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private record Listening(String path, Runnable listener) {}

    private final CuratorFramework curator;
    private final String root;
    private final NodeAccess access;
    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    private CuratorTree(CuratorFramework curator, String root, NodeAccess access) {
        this.curator = curator;
        this.root = root;
        this.access = access;
    }

    /** Begins to connect, and goes on with it as long as it is open. */
    static CuratorTree open(ZooKeeperAddress address) {
        CuratorFrameworkFactory.Builder builder =
                CuratorFrameworkFactory.builder()
                        .connectString(address.servers())
                        .sessionTimeoutMs((int) address.session().toMillis())
                        .connectionTimeoutMs((int) PATIENCE.toMillis())
                        .retryPolicy(new RetryNTimes(0, 0))
                        .dontUseContainerParents()
                        .zkClientConfig(client(address));
        address.login()
                .ifPresent(login ->
                        builder.authorization(
                                "digest",
                                (login.user() + ":" + login.password().reveal())
                                        .getBytes(StandardCharsets.UTF_8)));
        CuratorFramework curator = builder.build();
        CuratorTree tree = new CuratorTree(curator, address.root(), NodeAccess.of(address));
        curator.getConnectionStateListenable().addListener((_, state) -> tree.connectionIs(state));
        curator.start();
        return tree;
    }

    private static ZKClientConfig client(ZooKeeperAddress address) {
        ZKClientConfig client = new ZKClientConfig();
        address.tls()
                .ifPresent(tls -> {
                    client.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
                    client.setProperty(
                            ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET,
                            "org.apache.zookeeper.ClientCnxnSocketNetty");
                    client.setProperty(
                            "zookeeper.ssl.trustStore.location", tls.authorities().toString());
                    client.setProperty("zookeeper.ssl.trustStore.type", "PEM");
                    tls.identity()
                            .ifPresent(identity -> {
                                client.setProperty(
                                        "zookeeper.ssl.keyStore.location", identity.toString());
                                client.setProperty("zookeeper.ssl.keyStore.type", "PEM");
                            });
                });
        return client;
    }

    private void connectionIs(ConnectionState state) {
        LOG.info("the connection to ZooKeeper is {}", state);
        if (state.isConnected()) {
            // Not here: this is ZooKeeper's own thread, which the answer comes by.
            Thread.ofVirtual().name("tidegate-zookeeper-watch").start(this::watch);
        } else {
            listening.forEach(each -> each.listener().run());
        }
    }

    /** One watch on everything of this cluster; ZooKeeper keeps it for the session's time. */
    private void watch() {
        try {
            found();
            zooKeeper().addWatch(root, this::changed, AddWatchMode.PERSISTENT_RECURSIVE);
        } catch (KeeperException | DisconnectedException away) {
            LOG.debug("no watch until the connection is back: {}", away.getMessage());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        listening.forEach(each -> each.listener().run());
    }

    private void changed(WatchedEvent event) {
        String changed = event.getPath();
        if (event.getType() == Watcher.Event.EventType.None || changed == null) {
            return;
        }
        String path = changed.substring(root.length());
        for (Listening each : listening) {
            if (path.equals(each.path()) || path.startsWith(each.path() + "/")) {
                each.listener().run();
            }
        }
    }

    /** Makes the nodes that everything else is below. */
    void found() throws DisconnectedException {
        StringBuilder path = new StringBuilder();
        for (String name : root.substring(1).split("/", -1)) {
            path.append('/').append(name);
            make(path.toString());
        }
        List<String> foundations = Paths.FOUNDATIONS.stream().map(each -> root + each).toList();
        for (String foundation : foundations) {
            make(foundation);
        }
        asked(
                root,
                zooKeeper -> {
                    access.narrow(zooKeeper, foundations);
                    return true;
                });
    }

    private void make(String whole) throws DisconnectedException {
        asked(
                whole,
                zooKeeper -> {
                    if (zooKeeper.exists(whole, false) == null) {
                        try {
                            zooKeeper.create(
                                    whole,
                                    new byte[0],
                                    access.ofFoundations(),
                                    CreateMode.PERSISTENT);
                        } catch (KeeperException.NodeExistsException _) {
                            // Another proxy was quicker.
                        }
                    }
                    return true;
                });
    }

    @Override
    public long session() {
        try {
            ZooKeeper zooKeeper = curator.getZookeeperClient().getZooKeeper();
            return zooKeeper.getState().isConnected() ? zooKeeper.getSessionId() : 0;
        } catch (Exception away) { // Curator declares no narrower one.
            return 0;
        }
    }

    @Override
    public Optional<Node> read(String path) throws DisconnectedException {
        return asked(
                path,
                zooKeeper -> {
                    Stat stat = new Stat();
                    try {
                        byte[] data = zooKeeper.getData(root + path, false, stat);
                        return Optional.of(node(path, data, stat));
                    } catch (KeeperException.NoNodeException absent) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public List<Optional<Node>> readAll(List<String> paths) throws DisconnectedException {
        if (paths.isEmpty()) {
            return List.of();
        }
        return asked(paths.getFirst(), zooKeeper -> readAll(zooKeeper, paths));
    }

    private List<Optional<Node>> readAll(ZooKeeper zooKeeper, List<String> paths)
            throws KeeperException, InterruptedException {
        List<Answer> answers = paths.stream().map(Answer::new).toList();
        CountDownLatch answered = new CountDownLatch(answers.size());
        for (Answer each : answers) {
            zooKeeper.getData(
                    root + each.path,
                    false,
                    (code, _, _, data, stat) -> {
                        each.is(code, data, stat);
                        answered.countDown();
                    },
                    null);
        }
        await(answered);
        List<Optional<Node>> nodes = new ArrayList<>();
        for (Answer each : answers) {
            nodes.add(each.node());
        }
        return nodes;
    }

    /** To one of several questions; what it is has come before it is asked for. */
    private static final class Answer {
        private final String path;
        private KeeperException.Code code = KeeperException.Code.OK;
        private @Nullable Node node;

        Answer(String path) {
            this.path = path;
        }

        void is(int number, byte @Nullable [] data, @Nullable Stat stat) {
            code = KeeperException.Code.get(number);
            if (code == KeeperException.Code.OK && stat != null) {
                node = CuratorTree.node(path, data, stat);
            }
        }

        Optional<Node> node() throws KeeperException {
            return switch (code) {
                case OK -> Optional.ofNullable(node);
                case NONODE -> Optional.empty();
                default -> throw KeeperException.create(code);
            };
        }
    }

    private static Node node(String path, byte @Nullable [] data, Stat stat) {
        return new Node(
                path,
                data == null ? new byte[0] : data,
                stat.getVersion(),
                stat.getEphemeralOwner());
    }

    private static void await(CountDownLatch answered)
            throws KeeperException, InterruptedException {
        if (!answered.await(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new KeeperException.OperationTimeoutException();
        }
    }

    @Override
    public List<String> children(String path) throws DisconnectedException {
        return asked(
                path,
                zooKeeper -> {
                    try {
                        return zooKeeper.getChildren(root + path, false).stream().sorted().toList();
                    } catch (KeeperException.NoNodeException absent) {
                        return List.of();
                    }
                });
    }

    @Override
    public boolean apply(List<Change> changes) throws DisconnectedException {
        List<Op> operations = new ArrayList<>();
        for (Change change : changes) {
            operations.add(operation(change));
        }
        return asked(
                changes.getLast().path(),
                zooKeeper -> {
                    try {
                        zooKeeper.multi(operations);
                        return true;
                    } catch (KeeperException.BadVersionException
                            | KeeperException.NodeExistsException
                            | KeeperException.NoNodeException
                            | KeeperException.NotEmptyException refused) {
                        return false;
                    }
                });
    }

    private Op operation(Change change) throws DisconnectedException {
        String path = root + change.path();
        return switch (change) {
            case Change.Create(_, byte[] data) ->
                    Op.create(path, data, access.ofNodes(), CreateMode.PERSISTENT);
            case Change.CreateEphemeral(_, byte[] data) ->
                    Op.create(path, data, access.ofNodes(), CreateMode.EPHEMERAL);
            case Change.Write(_, byte[] data, int version) -> Op.setData(path, data, version);
            case Change.Delete(_, int version) -> Op.delete(path, version);
            case Change.Check(_, int version) -> Op.check(path, version);
        };
    }

    @Override
    public void sync() throws DisconnectedException {
        asked(
                root,
                zooKeeper -> {
                    CountDownLatch answered = new CountDownLatch(1);
                    int[] code = {0};
                    zooKeeper.sync(
                            root,
                            (result, _, _) -> {
                                code[0] = result;
                                answered.countDown();
                            },
                            null);
                    await(answered);
                    if (code[0] != 0) {
                        throw KeeperException.create(KeeperException.Code.get(code[0]));
                    }
                    return true;
                });
    }

    @Override
    public Subscription subscribe(String path, Runnable listener) {
        Listening each = new Listening(path, listener);
        listening.add(each);
        return () -> listening.remove(each);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(ZooKeeper zooKeeper) throws KeeperException, InterruptedException;
    }

    private <T> T asked(String path, Question<T> question) throws DisconnectedException {
        try {
            return question.ask(zooKeeper());
        } catch (KeeperException.NoAuthException others) {
            throw new DisconnectedException(
                    path + ": NOAUTH, it is another user's (--zookeeper-user, and the password)",
                    others);
        } catch (KeeperException failed) {
            throw new DisconnectedException(path + ": " + failed.code(), failed);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new DisconnectedException(path + ": interrupted", closing);
        }
    }

    private ZooKeeper zooKeeper() throws DisconnectedException {
        try {
            return curator.getZookeeperClient().getZooKeeper();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new DisconnectedException("interrupted", closing);
        } catch (Exception away) { // Curator declares no narrower one.
            throw new DisconnectedException("not connected", away);
        }
    }

    /**
     * False when there is no connection within the limit. What is asked behind it finds the nodes
     * that everything else is below, also in a new cluster.
     */
    boolean await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        do {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
            if (curator.blockUntilConnected((int) left, TimeUnit.MILLISECONDS)) {
                try {
                    found();
                    return true;
                } catch (DisconnectedException lostAgain) {
                    if (lostAgain.getCause() instanceof KeeperException.NoAuthException) {
                        return true; // Waiting would not help: what is asked next says so.
                    }
                    LOG.debug("connected, and not any more: {}", lostAgain.getMessage());
                    Thread.sleep(FOUNDING_PAUSE);
                }
            }
        } while (System.nanoTime() < until);
        return false;
    }

    @Override
    public void close() {
        listening.clear();
        curator.close();
    }
}
