package io.tidegate.proxy.boot;

import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.metrics.StatementMeter;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.RecentErrors;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.sharding.plan.PlanCache;

/**
 * What of a running proxy can be looked at and acted on by those who run it.
 *
 * @param processes its clients
 * @param servers its connections to servers
 * @param plans the plans of statements, and what is counted of them
 * @param errors the last ones that the proxy itself has answered
 * @param gate holds traffic on tables back
 * @param statements how many there were, and how many were refused for what
 */
public record DataPlane(
        Processes processes,
        NodeBudgets servers,
        PlanCache plans,
        RecentErrors errors,
        TrafficGate gate,
        StatementMeter statements) {}
