//! An example of a custom object: cars, each with a number of its own.

use crate::crm::property::{choice, day, number, text};
use crate::crm::types::ObjectType;

pub(crate) static CARS: ObjectType = ObjectType::new("2-3501001", "car", "cars")
    .objects(&["crm.objects.custom.read"], &["crm.objects.custom.write"])
    .schema(&["crm.schemas.custom.read"], &["crm.schemas.custom.write"])
    .group("cars_information")
    .default(&["model"])
    .required(&["model"])
    .searched(&["model", "vin"])
    .with(&[
        text("model"),
        text("vin").unique(),
        number("year"),
        choice("condition", &["new", "used"]),
        day("date_received"),
        number("price"),
    ]);
