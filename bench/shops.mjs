// The two real shops the relevance numbers come from: what to build and what to ask.
import { existsSync } from "node:fs";

export const data = "../shared/data";

export const shops = [
  {
    name: "click-sessions",
    title: "next look, click-sessions",
    protocol: "next-view",
    build: ["--events", `${data}/click-sessions/events.csv.gz`],
    queries: `${data}/click-sessions/queries.ndjson.gz`,
    truth: `${data}/click-sessions/truth.tsv`,
    exclude: "current",
    metrics: ["MRR@20", "HR@20"],
    opponent: "vmis-knn",
  },
  {
    name: "gift-shop",
    title: "next order, gift shop",
    protocol: "next-order",
    build: [
      "--events",
      `${data}/gift-shop/events.csv.gz`,
      "--products",
      `${data}/gift-shop/products.csv`,
      "--currency",
      "GBP",
      "--until",
      "2011-06-01",
    ],
    queries: `${data}/gift-shop/next-order.queries.ndjson.gz`,
    truth: `${data}/gift-shop/next-order.truth.tsv`,
    exclude: "none",
    metrics: ["R@10", "NDCG@10"],
    opponent: "gp-topfreq",
  },
];

export const shops_at_hand = () => shops.filter(({ truth }) => existsSync(truth));
