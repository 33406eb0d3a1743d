package io.tidegate.proxy.boot;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.state.StateDatabase;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.admin.AdminPort;
import io.tidegate.proxy.admin.audit.Audit;
import io.tidegate.proxy.admin.command.AddNode;
import io.tidegate.proxy.admin.command.AdminCommand;
import io.tidegate.proxy.admin.command.AlterTableRule;
import io.tidegate.proxy.admin.command.AlterUser;
import io.tidegate.proxy.admin.command.CancelDdl;
import io.tidegate.proxy.admin.command.CompleteText;
import io.tidegate.proxy.admin.command.ConfigAccess;
import io.tidegate.proxy.admin.command.ConfigApply;
import io.tidegate.proxy.admin.command.ConfigDiff;
import io.tidegate.proxy.admin.command.ConfigHistory;
import io.tidegate.proxy.admin.command.ConfigRollback;
import io.tidegate.proxy.admin.command.ConfigSet;
import io.tidegate.proxy.admin.command.ConfigUnset;
import io.tidegate.proxy.admin.command.ConfigValidate;
import io.tidegate.proxy.admin.command.CreateUser;
import io.tidegate.proxy.admin.command.DegradeDurability;
import io.tidegate.proxy.admin.command.DoctorReport;
import io.tidegate.proxy.admin.command.DrainProxy;
import io.tidegate.proxy.admin.command.DropNode;
import io.tidegate.proxy.admin.command.DropUser;
import io.tidegate.proxy.admin.command.ExplainFailover;
import io.tidegate.proxy.admin.command.ExplainRejoin;
import io.tidegate.proxy.admin.command.FailOver;
import io.tidegate.proxy.admin.command.ForgetStatistics;
import io.tidegate.proxy.admin.command.GroupsAccess;
import io.tidegate.proxy.admin.command.KillClient;
import io.tidegate.proxy.admin.command.PauseTraffic;
import io.tidegate.proxy.admin.command.RejoinNode;
import io.tidegate.proxy.admin.command.ReloadFile;
import io.tidegate.proxy.admin.command.RestoreDurability;
import io.tidegate.proxy.admin.command.ResumeDdl;
import io.tidegate.proxy.admin.command.ResumeTraffic;
import io.tidegate.proxy.admin.command.SetMaintenance;
import io.tidegate.proxy.admin.command.SetWeight;
import io.tidegate.proxy.admin.command.ShowConfig;
import io.tidegate.proxy.admin.command.ShowHelp;
import io.tidegate.proxy.admin.command.SwitchOver;
import io.tidegate.proxy.admin.command.Verifiers;
import io.tidegate.proxy.admin.command.Vocabulary;
import io.tidegate.proxy.admin.doctor.DurabilityCheck;
import io.tidegate.proxy.admin.doctor.ExposureCheck;
import io.tidegate.proxy.admin.doctor.GrowthCheck;
import io.tidegate.proxy.admin.doctor.HooksCheck;
import io.tidegate.proxy.admin.doctor.LoadCheck;
import io.tidegate.proxy.admin.doctor.NodesCheck;
import io.tidegate.proxy.admin.doctor.ServersCheck;
import io.tidegate.proxy.admin.doctor.VersionsCheck;
import io.tidegate.proxy.admin.table.AuditTable;
import io.tidegate.proxy.admin.table.ConfigVersionsTable;
import io.tidegate.proxy.admin.table.DigestsTable;
import io.tidegate.proxy.admin.table.Durabilities;
import io.tidegate.proxy.admin.table.ErrorsTable;
import io.tidegate.proxy.admin.table.FailoverStepsTable;
import io.tidegate.proxy.admin.table.FailoversTable;
import io.tidegate.proxy.admin.table.GroupsTable;
import io.tidegate.proxy.admin.table.GrowthTable;
import io.tidegate.proxy.admin.table.JobsTable;
import io.tidegate.proxy.admin.table.LogicalTables;
import io.tidegate.proxy.admin.table.NodesTable;
import io.tidegate.proxy.admin.table.PausesTable;
import io.tidegate.proxy.admin.table.PoolsTable;
import io.tidegate.proxy.admin.table.PreparedStatementsTable;
import io.tidegate.proxy.admin.table.ProxiesTable;
import io.tidegate.proxy.admin.table.SessionsTable;
import io.tidegate.proxy.admin.table.ShardsTable;
import io.tidegate.proxy.admin.table.VersionsAccess;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.frontend.Transports;
import io.tidegate.proxy.session.Baseline;
import io.tidegate.proxy.session.Definitions;
import io.tidegate.proxy.session.Routing;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.StoredPassword;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What one proxy's admin port shows and does. */
final class Administration {
    private final Audit audit = new Audit();
    private final Live<Configuration> configuration;
    private final Live<Optional<Baseline>> baseline;
    private final DataPlane dataPlane;
    private final Definitions definitions;
    private final Live<Routing> routing;
    private final Station station;
    private final NodeSights sights;
    private final StateDatabase database;
    private final List<AdminCommand> commands;

    Administration(
            Live<Configuration> configuration,
            Live<Optional<Baseline>> baseline,
            DataPlane dataPlane,
            Definitions definitions,
            Live<Routing> routing,
            Station station,
            NodeSights sights) {
        this.configuration = configuration;
        this.baseline = baseline;
        this.dataPlane = dataPlane;
        this.definitions = definitions;
        this.routing = routing;
        this.station = station;
        this.sights = sights;
        this.database = new StateDatabase(tables());
        this.commands = commands();
    }

    private List<StateTable> tables() {
        VersionsAccess versions = new VersionsAccess(station.versions());
        return List.of(
                new ProxiesTable(versions, station.me()),
                new SessionsTable(dataPlane.processes()),
                new PreparedStatementsTable(dataPlane.processes()),
                new PoolsTable(dataPlane.servers()),
                new DigestsTable(dataPlane.plans()),
                new ErrorsTable(dataPlane.errors()),
                new PausesTable(dataPlane.gate()),
                new GroupsTable(
                        this::ledConfiguration,
                        sights::elector,
                        new Durabilities(station.supervision())),
                new NodesTable(this::ledConfiguration, sights),
                new FailoversTable(groups()::jobs),
                new FailoverStepsTable(groups()::jobs),
                new LogicalTables(configuration),
                new ShardsTable(configuration),
                new GrowthTable(configuration, station.growth()),
                new JobsTable(() -> definitions.jobs(routing.current())),
                new ConfigVersionsTable(versions),
                new AuditTable(audit));
    }

    private List<AdminCommand> commands() {
        Vocabulary vocabulary = new Vocabulary(this::allCommands, () -> database);
        ConfigAccess config =
                new ConfigAccess(station.versions(), station.problems(), station.file()::current);
        return List.of(
                new CompleteText(vocabulary),
                new ShowHelp(vocabulary),
                new ShowConfig(config),
                new ConfigHistory(config),
                new ConfigDiff(config),
                new ConfigValidate(config),
                new ConfigApply(config),
                new ConfigRollback(config),
                new ConfigSet(config),
                new ConfigUnset(config),
                new AddNode(config, this::ledConfiguration),
                new DropNode(config),
                new SetWeight(config),
                new SetMaintenance(config),
                new SwitchOver(groups()),
                new FailOver(groups()),
                new RejoinNode(groups()),
                new DegradeDurability(groups()),
                new RestoreDurability(groups()),
                new ExplainFailover(groups()),
                new ExplainRejoin(groups()),
                new CreateUser(config, verifiers()),
                new AlterUser(config, verifiers()),
                new DropUser(config),
                new AlterTableRule(config),
                new DoctorReport(
                        List.of(
                                new ServersCheck(this::ledConfiguration),
                                new NodesCheck(this::ledConfiguration),
                                new HooksCheck(station.supervision()),
                                new DurabilityCheck(station.supervision()),
                                new VersionsCheck(station.versions()),
                                new GrowthCheck(
                                        configuration, station.versions(), station.growth()),
                                new ExposureCheck(configuration),
                                new LoadCheck(
                                        configuration, dataPlane.servers(), dataPlane.gate()))),
                new ResumeDdl(id -> definitions.resume(routing.current(), id)),
                new CancelDdl(id -> definitions.cancel(routing.current(), id)),
                new KillClient(dataPlane.processes()),
                new PauseTraffic(dataPlane.gate()),
                new ResumeTraffic(dataPlane.gate()),
                new ForgetStatistics(dataPlane.plans(), dataPlane.errors()),
                new ReloadFile(station.reload()),
                new DrainProxy(station.stop()::within));
    }

    /** With the masters that statements are routed to. */
    private Configuration ledConfiguration() {
        return routing.current().configuration();
    }

    private GroupsAccess groups() {
        return new GroupsAccess(station.supervision());
    }

    List<AdminCommand> allCommands() {
        return commands;
    }

    StateDatabase database() {
        return database;
    }

    /** Of the kind that the servers' own clients know best. */
    private Verifiers verifiers() {
        return password ->
                baseline.current().map(Baseline::isMariaDb).orElse(false)
                        ? new Verifiers.Verifier(
                                "mysql-native-password",
                                YamlEdit.quoted(StoredPassword.mysqlNative(password)))
                        : new Verifiers.Verifier(
                                "caching-sha2-password",
                                YamlEdit.quoted(StoredPassword.cachingSha2(password)));
    }

    /**
     * Opens the port, if the configuration has one.
     *
     * @throws IOException when it cannot be listened on
     */
    Optional<AdminPort> listen(
            Transports transports,
            Supplier<Optional<ServerTls>> tls,
            AuthExecutor logins,
            Codecs codecs,
            Executor executor)
            throws IOException {
        if (configuration.current().admin().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new AdminPort(
                        transports,
                        configuration,
                        tls,
                        logins,
                        codecs,
                        database,
                        commands,
                        audit,
                        executor));
    }
}
