package io.tidegate.ha.mysql.node;

/**
 * What a server gets from one source.
 *
 * @param name empty for the one that has none
 * @param source host and port as the replica has them, {@code host:port}
 * @param sourceServer what the source calls itself in ids (server_uuid, server_id); empty while it
 *     has never been reached
 * @param received the ids that its receiver has written to the relay log; on MariaDB a position,
 *     which proves nothing once the receiver was started anew
 * @param progress a text that changes whenever something came from the source, heartbeats included;
 *     empty where those are not counted (MySQL without its performance schema)
 * @param autoPosition whether it finds its place by ids, without which it cannot be moved
 * @param delaySeconds by which it is asked to lag
 */
public record ReplicaChannel(
        String name,
        String source,
        String sourceServer,
        ReplicaThread receiver,
        ReplicaThread applier,
        String received,
        String progress,
        boolean autoPosition,
        long delaySeconds) {}
