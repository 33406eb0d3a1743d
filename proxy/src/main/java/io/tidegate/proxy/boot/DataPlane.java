package io.tidegate.proxy.boot;

import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.session.Processes;

/**
 * What of a running proxy can be looked at and acted on by those who run it.
 *
 * @param processes its clients
 * @param servers its connections to servers
 */
public record DataPlane(Processes processes, NodeBudgets servers) {}
