package dev.lad.users;

import dev.lad.shared.db.Database;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Operations;
import java.util.List;

/** The user-service, assembled. */
public final class UsersVerticle extends ServiceVerticle {

    public UsersVerticle(Node node) {
        super(node, "users");
    }

    @Override
    protected Assembly assemble(Node node, Database db) {
        Instruments instruments = node.instruments("users");
        Services services = node.services("users");
        Jobs jobs = new Jobs(node.time());
        Users users = new Users(db, new UserStore(), services, jobs, node.time().business());
        JobRunner runner = new JobRunner(
                        node.vertx(), db, node.time(), "users", jobs, JobSettings.STANDARD, instruments)
                .handle(Users.TELL_NAME, users::tellName);
        Operations operations = new UsersApi(users, services).on(Operations.of(contract()));
        return new Assembly(operations, List.of(Background.of(runner)));
    }
}
