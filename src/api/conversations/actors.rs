//! Actors: whoever or whatever takes part in a conversation.

use super::{PAGE, READ};
use crate::operation::Operation;
use crate::shape::{Kind, NonEmpty, OneOrMany, Openness, Prefixes, newtype};
use crate::value::Value;
use crate::{operations, shape, words};

newtype!(
    /// An actor: `A-` is a user, `E-` an e-mail address, `I-` an app, `L-` a customer agent, `S-` HubSpot itself, `V-` a
    /// visitor. Another beginning is a note.
    ActorId(String) = Kind::Prefixed(&Prefixes {
        prefixes: &["A-", "E-", "I-", "L-", "S-", "V-"],
        openness: Openness::Open,
    })
);

newtype!(
    /// An actor who is a user, such as `A-12345`.
    AgentActorId(String) = Kind::Prefixed(&Prefixes { prefixes: &["A-"], openness: Openness::Closed })
);

shape! {
    /// Which actor, and what of it.
    pub struct GetActor {
        /// The actor's id.
        "actorId" => actor_id: ActorId,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// What of the actors to return.
    pub struct ReadActors {
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// Which actors.
    pub struct ActorIds {
        /// Their ids.
        "inputs" => inputs: NonEmpty<ActorId>,
    }

    /// Whoever or whatever takes part in a conversation. Which fields there are depends on `type`.
    pub struct Actor {
        /// Its id.
        "id" => id: Option<String>,
        /// What it is.
        "type" => kind: Option<ActorType>,
        /// Its name.
        "name" => name: Option<String>,
        /// Its e-mail address.
        "email" => email: Option<String>,
        /// The URL of its picture.
        "avatar" => avatar: Option<String>,
        ..
    }

    /// The actors that were found.
    pub struct ActorBatch {
        /// How far HubSpot is; `COMPLETE` when it answers.
        "status" => status: Option<String>,
        /// The actors, in any order.
        "results" => results: Option<Vec<Actor>>,
        /// How many could not be read.
        "numErrors" => num_errors: Option<i64>,
        /// Why some could not be read.
        "errors" => errors: Option<Vec<Value>>,
        /// When it was asked for, ISO 8601.
        "requestedAt" => requested_at: Option<String>,
        /// When HubSpot began, ISO 8601.
        "startedAt" => started_at: Option<String>,
        /// When HubSpot was done, ISO 8601.
        "completedAt" => completed_at: Option<String>,
        ..
    }
}

words! {
    /// What takes part in a conversation.
    pub open ActorType {
        /// A user of HubSpot.
        Agent = "AGENT",
        /// A chatbot.
        Bot = "BOT",
        /// An app.
        Integrator = "INTEGRATOR",
        /// HubSpot itself.
        System = "SYSTEM",
        /// A visitor.
        Visitor = "VISITOR",
        /// An e-mail address that belongs to no contact.
        Email = "EMAIL",
        /// A customer agent.
        Llm = "LLM",
    }
}

operations! {
    /// Gets one actor.
    pub static GET: Operation<GetActor, (), Actor> =
        Operation::get("conversations.actors.get", versions!("/actors/{actorId}")).scopes(READ).page(PAGE);

    /// Gets several actors. Those that can't be read are in `errors`.
    pub static BATCH_READ: Operation<ReadActors, ActorIds, ActorBatch> =
        Operation::post("conversations.actors.batchRead", versions!("/actors/batch/read"))
        .scopes(READ)
        .repeatable()
        .page(PAGE);
}
