package io.tidegate.proxy.execution;

import io.tidegate.conf.topology.GroupId;

/** Where the statements of a write come from that are not known when it begins. */
interface Feed {
    /**
     * What a group is to do next, as its {@link Agenda} says it. The statement before, if there was
     * one, is done.
     */
    int next(GroupId group);

    /** Nothing more of it will be asked for: the write has failed. */
    void stopped();

    /** Answers the client as soon as it listens. */
    void whenListening(Runnable answer);
}
