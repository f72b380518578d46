// The condition compiler over an already parsed configuration.
#ifndef RAPPORT_BUILDER_CONFIG_CONDITION_TREE_H_
#define RAPPORT_BUILDER_CONFIG_CONDITION_TREE_H_

#include <vector>

#include "diagnostics.h"
#include "json_tree.h"
#include "rapport/builder/condition_compiler.h"

namespace rapport::builder {

// The same over product attributes (core/include/rapport/product_facts.h): filters, pins and boosts.
std::vector<pack::ConditionOp> CompileExpressionTree(const Place& expression, std::vector<std::string>& texts,
                                                     Diagnostics& diagnostics);

// Reports mistakes to `diagnostics`; the program returned then is unfinished.
std::vector<pack::ConditionOp> CompileConditionTree(const Place& condition,
                                                    const std::vector<DeclaredFact>& facts,
                                                    std::vector<std::string>& texts,
                                                    Diagnostics& diagnostics);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_CONDITION_TREE_H_
